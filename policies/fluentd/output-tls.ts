import { route } from '../../scripts/elastic/client';
import type { Policy } from '../policy';
import { eachOutput, fluentdKinds, inConfig, placeOf } from './_agent';
import { agentExample } from './_example';

const config = (lines: string) => agentExample(`
      <match **>
        @type elasticsearch
        ${lines}
      </match>
    `, {
  more: `
      kind: Service
      metadata: { name: es, namespace: logs }
      spec: { selector: { app: es }, ports: [{ port: 9200 }] }
    `,
});

export const outputTls: Policy = {
  id: 'fluentd/output-tls',
  title: 'The agent speaks TLS to Elasticsearch and checks whom it speaks to',
  severity: 'error',
  rationale: 'Without TLS the password and every log cross the cluster in clear; without a CA any pod can pretend to be Elasticsearch.',
  remediation: 'Set `scheme https`, `ca_file` to the mounted CA, and leave `ssl_verify` at true.',
  source: 'uken/fluent-plugin-elasticsearch README, Client/host certificate options; checks SEC-03, errata E86',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, settings, backends, caFile }, agent, stack) {
    for (const { scheme, host, port, place } of backends) {
      if (scheme === 'http') yield inConfig(agent, settings.text('scheme') === undefined ? place : placeOf(element, 'scheme'), `the output talks to ${host}:${port} in clear text`);
      if (scheme !== 'https') continue;
      if (!settings.bool('ssl_verify', true)) yield inConfig(agent, placeOf(element, 'ssl_verify'), `the output does not check the certificate of ${host}`);
      else if (!caFile && route({ scheme, host, port }, agent.workload.metadata.namespace ?? '', stack)) {
        yield inConfig(agent, place, `the output knows no CA for ${host}`);
      }
    }
  }),

  pass: {
    'TLS with a CA': config('host es\n        scheme https\n        ca_file /tls/ca.crt'),
    'a public certificate': config('host logs.example.com\n        scheme https'),
  },
  fail: {
    'the output talks to es:9200 in clear text': config('host es'),
    'the output does not check the certificate of es': config('host es\n        scheme https\n        ssl_verify false'),
    'the output knows no CA for es': config('host es\n        scheme https'),
  },
};
