import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const heapInOptionsFile: Policy = {
  id: 'elasticsearch/heap-in-options-file',
  title: 'In production the heap is set in a file, not in `ES_JAVA_OPTS`',
  severity: 'warning',
  rationale: 'The variable overrides every other source without a trace in the configuration that is reviewed.',
  remediation:
    'Mount a file at `config/jvm.options.d/heap.options`, or leave the heap to Elasticsearch, which takes half ' +
    'of the limit.',
  source: 'Elastic docs, JVM settings; checks ES-12, errata E34',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    if (stack.facts.environment !== 'prod') return;
    for (const {
      heap: { max, min },
      name,
    } of stack.memo(elasticNodes)) {
      const option = (max ?? min)?.option;
      if (option && !option.origin.position) yield at(option.origin, `${name} sets its heap in ES_JAVA_OPTS`);
    }
  }),

  pass: {
    'a file':
      manifest('Stack', { environment: 'prod' }) +
      manifest('ConfigMap heap', { data: '{ heap.options: "-Xms2g\\n-Xmx2g" }' }) +
      nodes('data', {
        mounts: '{ name: heap, mountPath: /usr/share/elasticsearch/config/jvm.options.d }',
        volumes: '{ name: heap, configMap: { name: heap } }',
      }),
    'not production': nodes('data', {
      env: { ES_JAVA_OPTS: '-Xms2g -Xmx2g' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
  },
  fail: {
    'data sets its heap in ES_JAVA_OPTS':
      manifest('Stack', { environment: 'prod' }) +
      nodes('data', {
        env: { ES_JAVA_OPTS: '-Xms2g -Xmx2g' },
        container: { resources: '{ limits: { memory: 4Gi } }' },
      }),
  },
};
