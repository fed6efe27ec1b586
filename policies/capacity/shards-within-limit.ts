import { count } from '../../scripts/model/capacity/plan';
import { objectsOf, templateOf, templates } from '../../scripts/model/elasticsearch/bootstrap';
import { automaticHeap } from '../../scripts/model/elasticsearch/jvm';
import { configOrigin, elasticNodes, holdsData, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { size, time } from '../../scripts/model/elasticsearch/units';
import { destinations } from '../../scripts/model/fluentd/destinations';
import { at, placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

/** How long an index is counted that nothing deletes. */
const year = 365;

const config = `
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
        host es
        index_name logs-app-prod
      </match>
    `;

const node = `
      kind: StatefulSet
      metadata: { name: data, namespace: logs }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                env: [{ name: cluster.max_shards_per_node, value: "100" }]
    `;

const bootstrap = `
      kind: ConfigMap
      metadata: { name: bootstrap, namespace: logs }
      data:
        lifecycle.logs.json: '{ "policy": { "phases": { "delete": { "min_age": "7d", "actions": { "delete": {} } } } } }'
        index-template.logs.json: '{ "index_patterns": ["logs-app-*"], "template": { "settings": { "index.lifecycle.name": "logs" } } }'
      ---`;

export const shardsWithinLimit: Policy = {
  id: 'capacity/shards-within-limit',
  title: 'The shards of all data streams fit the data nodes and the masters',
  severity: 'error',
  rationale: 'Past 1000 shards a node no index can be made any more, and the masters run out of heap before that.',
  remediation: 'Write fewer data streams, keep them for a shorter time, or add data nodes.',
  source: 'Elastic docs, cluster.max_shards_per_node, size your shards; checks CAP-04, errata E76',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const sets = stack.memo(elasticNodes);
    const holders = sets.filter(holdsData);
    const [first] = holders;
    if (!first) return;
    const nodes = holders.reduce((sum, { replicas }) => sum + replicas, 0);
    const all = stack.memo(templates);
    const ages = new Map(
      objectsOf(stack, 'lifecycle').map(({ name, body }) => [name, time(body.policy.phases.delete?.min_age) / 86400e3]),
    );
    let shards = 0;
    let indices = 0;
    const names = new Set(destinations(stack).map(({ name }) => name));
    for (const name of names) {
      const settings = templateOf(name, all)?.settings;
      const days = ages.get(String(settings?.get('lifecycle.name')?.value)) ?? year;
      const primaries = Number(settings?.get('number_of_shards')?.value ?? 1);
      const copies = 1 + Number(settings?.get('number_of_replicas')?.value ?? 1);
      const grown = Math.ceil((Number.isNaN(days) ? year : days) + 1);
      indices += grown;
      shards += grown * primaries * copies;
    }
    const limit = nodes * Number(first.settings.get('cluster.max_shards_per_node')?.text ?? 1000);
    if (shards > limit) {
      yield {
        object: first.workload,
        path: 'spec.replicas',
        message:
          `${count(names.size)} ${names.size === 1 ? 'index' : 'indices'}, new each day, make ${count(shards)} shards, ` +
          `${nodes} data ${nodes === 1 ? 'node takes' : 'nodes take'} ${count(limit)}`,
      };
    }
    for (const set of sets) {
      const { name, roles, heap, memory } = set;
      const held = heap.max?.bytes ?? automaticHeap(memory, roles);
      if (!roles.has('master') || !(indices > (held / 2 ** 30) * 3000)) continue;
      yield at(
        heap.max?.option.origin ?? configOrigin(set),
        `${name} keeps ${count(indices)} indices in a heap of ${size(held)}, 1Gi is enough for 3,000`,
      );
    }
  }),

  pass: {
    'one data stream for a week': agentExample(config, { more: `${bootstrap}${node}` }),
  },
  fail: {
    '1 index, new each day, make 732 shards, 1 data node takes 100': agentExample(config, { more: node }),
  },
};
