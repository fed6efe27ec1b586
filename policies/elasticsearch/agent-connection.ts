import { route } from '../../scripts/model/elasticsearch/client';
import { writers } from '../../scripts/model/elasticsearch/writers';
import type { Agent } from '../../scripts/model/fluentd/agent';
import { mountOf } from '../../scripts/model/kube/mount';
import { fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (output: string) => `
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <match **>
        @type elasticsearch
        ${output.replaceAll('\n', '\n        ')}
      </match>
    `;

/** A node behind the Service `es`; TLS on or off. */
const node = (tls: boolean) => `
      kind: StatefulSet
      metadata: { name: client, namespace: logs }
      spec:
        template:
          metadata: { labels: { role: client } }
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                env: [{ name: xpack.security.http.ssl.enabled, value: "${tls}" }]
      ---
      kind: Service
      metadata: { name: es, namespace: logs }
      spec: { selector: { role: client }, ports: [{ port: 9200 }] }
    `;

/** Is the file on a mount, or one that the image has? */
function isMounted(file: string, { mounts, files }: Agent): boolean {
  if (/[<{]/.test(file) || file.startsWith('/etc/ssl/')) return true;
  const mount = mountOf(file, mounts);
  if (!mount) return false;
  const known = Array.from(files.values()).filter((entry) => entry.mount === mount);
  return !known.length || known.some((entry) => entry.file === file);
}

export const agentConnection: Policy = {
  id: 'elasticsearch/agent-connection',
  title: 'Fluentd reaches nodes that answer, over TLS, and checks whom it speaks to',
  severity: 'error',
  rationale:
    'A wrong host, port or scheme fills every buffer; without TLS and CA any pod can read the logs and the ' +
    'password, or pretend to be Elasticsearch.',
  remediation:
    'Set `scheme https`, `ca_file` to the mounted CA and `ssl_verify true`, and send to the Service of the ' +
    'client nodes.',
  source: 'fluent-plugin-elasticsearch README; checks SEC-03, KB-07, errata E45, E86',
  kinds: fluentdKinds,

  check: placed(function* (stack) {
    for (const { agent, output } of stack.memo(writers)) {
      const { backends, caFile, settings } = output;
      for (const { scheme, host, port, place } of backends) {
        if (/[<{]/.test(host) || !host) continue;
        const name = `${scheme}://${host}:${port}`;
        const way = route({ scheme, host, port }, agent.workload.metadata.namespace ?? '', stack);
        if (way?.problem) yield inConfig(agent, place, `Fluentd sends to ${name}: ${way.problem}`);
        if (scheme === 'http') yield inConfig(agent, place, `Fluentd sends to ${name} in clear text`);
        else if (!settings.bool('ssl_verify', true))
          yield inConfig(agent, place, `Fluentd does not check the certificate of ${host}`);
        else if (!caFile && way) yield inConfig(agent, place, `Fluentd knows no CA for ${host}`);
      }
      if (caFile && !isMounted(caFile.path, agent))
        yield inConfig(agent, caFile.place, `Fluentd reads ${caFile.path}, which nothing mounts`);
    }
  }),

  pass: {
    'TLS with a mounted CA': agentExample(config('host es\nscheme https\nca_file /tls/ca.crt'), {
      mounts: '{ name: ca, mountPath: /tls }',
      volumes: '{ name: ca, secret: { secretName: ca } }',
      more: node(true),
    }),
  },
  fail: {
    'Fluentd sends to http://es:9200: client speaks https\nFluentd sends to http://es:9200 in clear text': agentExample(
      config('host es'),
      { more: node(true) },
    ),
    'Fluentd sends to https://elastic:9200: there is no such Service': agentExample(
      config('host elastic\nscheme https\nca_file /etc/ssl/certs/ca-certificates.crt'),
      { more: node(true) },
    ),
    'Fluentd knows no CA for es': agentExample(config('host es\nscheme https'), { more: node(true) }),
    'Fluentd does not check the certificate of es': agentExample(config('host es\nscheme https\nssl_verify false'), {
      more: node(true),
    }),
    'Fluentd reads /tls/ca.crt, which nothing mounts': agentExample(
      config('host es\nscheme https\nca_file /tls/ca.crt'),
      { more: node(true) },
    ),
  },
};
