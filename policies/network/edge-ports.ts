import { list, record } from '../../scripts/model/kube/shape';
import { isPolicy } from '../../scripts/model/network/edges';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const edgePorts: Policy = {
  id: 'network/edge-ports',
  title: 'Every edge of a NetworkPolicy names its ports',
  severity: 'warning',
  rationale: 'Without ports the edge to the HTTP interface is one to the transport and to every debug port as well.',
  remediation: 'Add `ports: [{ protocol: TCP, port: 9200 }]` to the rule.',
  source: 'checks SEC-05, errata E47',
  kinds: ['NetworkPolicy'],

  *check(policy) {
    if (!isPolicy(policy)) return;
    for (const direction of ['ingress', 'egress']) {
      for (const [index, rule] of list(record(policy['spec'])[direction]).entries()) {
        if (list(record(rule)['ports']).length) continue;
        yield { path: `spec.${direction}[${index}].ports`, message: `an edge of ${direction} is open on every port` };
      }
    }
  },

  pass: {
    'the port is named': manifest('NetworkPolicy kibana', {
      spec: '{ egress: [{ to: [{ podSelector: { matchLabels: { app: elasticsearch } } }], ports: [{ port: 9200 }] }] }',
    }),
  },
  fail: {
    'an edge of egress is open on every port': manifest('NetworkPolicy kibana', {
      spec: '{ egress: [{ to: [{ podSelector: { matchLabels: { app: elasticsearch } } }] }] }',
    }),
  },
};
