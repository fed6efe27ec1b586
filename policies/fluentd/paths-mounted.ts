import { param } from '../../scripts/model/fluentd/config';
import { settings } from '../../scripts/model/fluentd/plugin';
import { mountOf } from '../../scripts/model/kube/mount';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (mounts?: string, volumes?: string) =>
  agentExample(
    `
      <source>
        @type tail
        path /var/log/containers/*.log
      </source>
      <match **>
        @type elasticsearch
        client_cert /tls/tls.crt
      </match>
    `,
    { ...(mounts && { mounts }), ...(volumes && { volumes }) },
  );
/** `ca_file` of an output is elasticsearch/agent-connection's. */
const files = ['client_cert', 'client_key', 'template_file', 'ca_path', 'cert_path', 'tls_cert_path', 'ca_cert'];
const all = '{ name: logs, hostPath: { path: /var/log } }, { name: tls, secret: { secretName: tls } }';

export const pathsMounted: Policy = {
  id: 'fluentd/paths-mounted',
  title: 'Every file that the agent reads is mounted, and the files that links lead to',
  severity: 'error',
  rationale: 'A tail of files that are not there waits in silence; a missing certificate fails every request.',
  remediation:
    'Mount `/var/log` of the node read-only (it holds `containers` and `pods`), and the Secret with the certificate at the path that is read.',
  source: 'fluentd-kubernetes-daemonset#405, #1280; checks FD-23, errata E96',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const mounted = (path: string) => mountOf(path, agent.mounts);
    for (const source of containerTails(agent)) {
      const folder =
        (source.text('path') ?? '')
          .split(',')[0]
          ?.trim()
          .replace(/\/[^/]*$/, '') ?? '';
      const place = placeOf(source.element, 'path');
      if (!mounted(folder)) yield inConfig(agent, place, `${folder} is not mounted`);
      else if (folder === '/var/log/containers' && !mounted('/var/log/pods'))
        yield inConfig(agent, place, '/var/log/pods is not mounted: the links of /var/log/containers lead there');
      else if (stack.facts.containerRuntime === 'docker' && !mounted('/var/lib/docker/containers')) {
        yield inConfig(agent, place, '/var/lib/docker/containers is not mounted: the links of docker lead there');
      }
    }
    for (const { element } of walk(agent)) {
      const read = settings(element, agent.environment);
      for (const name of files) {
        const path = read.text(name);
        // The token and the CA of the ServiceAccount are put there by Kubernetes.
        if (
          !param(element, name) ||
          !path?.startsWith('/') ||
          path.startsWith('/var/run/secrets/') ||
          /^\/(?:etc\/ssl|usr)\//.test(path)
        )
          continue;
        const mount = mounted(path);
        if (!mount) yield inConfig(agent, placeOf(element, name), `${name} ${path} is not mounted`);
        else if (
          mount.mountPath !== path &&
          ![...agent.files.keys()].includes(path) &&
          [...agent.files.values()].some((file) => file.mount === mount && file.object)
        ) {
          yield inConfig(agent, placeOf(element, name), `${name} ${path} is no key of the ${mount.kind} ${mount.name}`);
        }
      }
    }
  }),

  pass: {
    'the logs and the certificate': config('{ name: logs, mountPath: /var/log }, { name: tls, mountPath: /tls }', all),
  },
  fail: {
    '/var/log/containers is not mounted\nclient_cert /tls/tls.crt is not mounted': config(),
    '/var/log/pods is not mounted: the links of /var/log/containers lead there': config(
      '{ name: logs, mountPath: /var/log/containers }, { name: tls, mountPath: /tls }',
      all,
    ),
  },
};
