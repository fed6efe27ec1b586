import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { size } from '../../scripts/model/elasticsearch/units';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const heapHalfOfMemory: Policy = {
  id: 'elasticsearch/heap-half-of-memory',
  title: 'The heap is at most half of the memory limit, and below 30 GiB',
  severity: 'error',
  rationale:
    'Lucene lives outside the heap, in the page cache that counts against the limit; past 30 GiB pointers are no ' +
    'longer compressed and the heap holds less.',
  remediation: 'Halve `-Xmx`, or double `resources.limits.memory`.',
  source: 'Elastic docs, JVM settings; checks ES-11, ES-HEAP, errata E33',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const {
      heap: { max },
      memory,
      name,
    } of stack.memo(elasticNodes)) {
      if (!max) continue;
      if (max.bytes > memory / 2)
        yield at(
          max.option.origin,
          `${name} has a heap of ${size(max.bytes)} in ${size(memory)} of memory, more than half`,
        );
      if (max.bytes > 30 * 2 ** 30) yield at(max.option.origin, `${name} has a heap of ${size(max.bytes)}, above 30Gi`);
    }
  }),

  pass: {
    half: nodes('data', {
      env: { ES_JAVA_OPTS: '-Xms2g -Xmx2g' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
    'left to Elasticsearch': nodes('data', {
      env: { ES_JAVA_OPTS: '-XX:+UseG1GC' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
  },
  fail: {
    'data has a heap of 3Gi in 4Gi of memory, more than half': nodes('data', {
      env: { ES_JAVA_OPTS: '-Xms3g -Xmx3g' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
    'data has a heap of 31Gi, above 30Gi': nodes('data', {
      env: { ES_JAVA_OPTS: '-Xms31g -Xmx31g' },
      container: { resources: '{ limits: { memory: 64Gi } }' },
    }),
  },
};
