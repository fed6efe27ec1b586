import { configOrigin, elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { list } from '../../scripts/model/kube/shape';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const readinessPort: Policy = {
  id: 'elasticsearch/readiness-port',
  title: 'The readiness probe asks `readiness.port`',
  severity: 'warning',
  rationale:
    'Port 9200 opens before the node has joined a cluster; `readiness.port` opens when it has, and needs no password.',
  remediation: 'Set `readiness.port: 8080` and `readinessProbe: { tcpSocket: { port: 8080 } }`.',
  source: 'elastic/cloud-on-k8s fields.go (readiness.port from 8.2); checks ES-13, errata E35',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      const { container, name, settings, version, workload: object } = set;
      if (!atLeast(version, 8, 2) || !settings.complete) continue;
      const port = settings.get('readiness.port');
      if (!port) {
        yield at(configOrigin(set), `${name} has no readiness.port`);
        continue;
      }
      const probed = container.value.readinessProbe?.tcpSocket?.port;
      const number = list(container.value.ports).find((entry) => entry?.name === probed)?.containerPort ?? probed;
      if (String(number) === port.text) continue;
      yield {
        object,
        path: `${container.path}.readinessProbe`,
        message: `the readiness probe of ${name} does not ask readiness.port ${port.text}`,
      };
    }
  }),

  pass: {
    'the probe asks it, by name': nodes('data', {
      env: { 'readiness.port': '8080' },
      container: {
        ports: '[{ name: readiness, containerPort: 8080 }]',
        readinessProbe: '{ tcpSocket: { port: readiness } }',
      },
    }),
    'older releases have none': nodes('data', { image: 'elasticsearch:7.17.29' }),
  },
  fail: {
    'data has no readiness.port': nodes('data'),
    'the readiness probe of data does not ask readiness.port 8080': nodes('data', {
      env: { 'readiness.port': '8080' },
      container: { readinessProbe: '{ tcpSocket: { port: 9200 } }' },
    }),
  },
};
