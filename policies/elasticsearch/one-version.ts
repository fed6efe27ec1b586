import { elasticClusters, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
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
    'one version': `
      kind: StatefulSet
      metadata: { name: master }
      spec:
        replicas: 3
        template:
          metadata: { labels: { role: master } }
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                env: [{ name: cluster.name, value: "logs" }]
      ---
      kind: StatefulSet
      metadata: { name: data }
      spec:
        replicas: 3
        template:
          metadata: { labels: { role: data } }
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                env: [{ name: cluster.name, value: "logs" }]
    `,
  },
  fail: {
    'data runs 9.4.0, master runs 9.5.3': `
      kind: StatefulSet
      metadata: { name: master }
      spec:
        replicas: 3
        template:
          metadata: { labels: { role: master } }
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                env: [{ name: cluster.name, value: "logs" }]
      ---
      kind: StatefulSet
      metadata: { name: data }
      spec:
        replicas: 3
        template:
          metadata: { labels: { role: data } }
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.4.0
                env: [{ name: cluster.name, value: "logs" }]
    `,
  },
};
