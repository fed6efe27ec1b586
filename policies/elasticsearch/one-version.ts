import { elasticClusters, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const oneVersion: Policy = {
  id: 'elasticsearch/one-version',
  title: 'Every node of a cluster runs the same version',
  severity: 'error',
  rationale:
    'Indices on a newer node cannot move back to an older one: allocation stops half-way, and an old master ' +
    'refuses new nodes.',
  remediation: 'Set the tag once, in the `images` of the overlay.',
  source: 'Elastic docs, upgrade; checks VER-01, VER-MATRIX',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { sets } of stack.memo(elasticClusters)) {
      const [first] = sets;
      for (const { name, version, workload: object, container } of sets) {
        if (!first?.version || !version || version.text === first.version.text) continue;
        yield {
          object,
          path: `${container.path}.image`,
          message: `${name} runs ${version.text}, ${first.name} runs ${first.version.text}`,
        };
      }
    }
  }),

  pass: {
    'one version':
      nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }) +
      nodes('data', { replicas: 3, env: { 'cluster.name': 'logs' } }),
  },
  fail: {
    'data runs 9.4.0, master runs 9.5.3':
      nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }) +
      nodes('data', { image: 'elasticsearch:9.4.0', replicas: 3, env: { 'cluster.name': 'logs' } }),
  },
};
