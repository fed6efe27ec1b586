import { elasticNodes, holdsData, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const statefulRolesInStatefulSet: Policy = {
  id: 'elasticsearch/stateful-roles-in-stateful-set',
  title: 'Masters and data nodes run as a StatefulSet',
  severity: 'error',
  rationale:
    'A Deployment starts the new pod before the old one is gone and gives it another name: two masters with one ' +
    'identity, or none with the state.',
  remediation: 'Make it a StatefulSet with a headless Service and a claim template.',
  source: 'Elastic docs, discovery and cluster formation; checks ES-02, K8S-22, errata E21, E24',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      const { workload: object, name, roles } = set;
      if (object.kind === 'StatefulSet') continue;
      const role = roles.has('master') ? 'master' : holdsData(set) ? 'data' : undefined;
      if (role) yield { object, path: 'kind', message: `${name} is a ${object.kind} with the role ${role}` };
    }
  }),

  pass: {
    'a coordinating node may be a Deployment': nodes('Deployment client', { env: { 'node.roles': 'ingest' } }),
  },
  fail: {
    'master is a Deployment with the role master': nodes('Deployment master', { env: { 'node.roles': 'master' } }),
  },
};
