import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const equalHeapBounds: Policy = {
  id: 'elasticsearch/equal-heap-bounds',
  title: 'The heap starts at its full size',
  severity: 'error',
  rationale:
    'A heap that grows pauses the node, and Elasticsearch refuses to start in production with two different sizes.',
  remediation: 'Set `-Xms` and `-Xmx` to the same size, or neither.',
  source: 'Elastic docs, bootstrap checks (heap size check); checks ES-11',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const {
      heap: { min, max },
      name,
    } of stack.memo(elasticNodes)) {
      if (min && max && min.bytes !== max.bytes)
        yield at(max.option.origin, `${name} starts with ${min.option.text} and grows to ${max.option.text}`);
      if (max && !min) yield at(max.option.origin, `${name} sets ${max.option.text} without -Xms`);
      if (min && !max) yield at(min.option.origin, `${name} sets ${min.option.text} without -Xmx`);
    }
  }),

  pass: {
    'the same size': nodes('data', {
      env: { ES_JAVA_OPTS: '-Xms2g -Xmx2g' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
    neither: nodes('data', {
      env: { ES_JAVA_OPTS: '-XX:+UseG1GC' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
  },
  fail: {
    'data starts with -Xms1g and grows to -Xmx2g': nodes('data', {
      env: { ES_JAVA_OPTS: '-Xms1g -Xmx2g' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
    'data sets -Xmx2g without -Xms': nodes('data', {
      env: { ES_JAVA_OPTS: '-Xmx2g' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
    'data sets -Xms2g without -Xmx': nodes('data', {
      env: { ES_JAVA_OPTS: '-Xms2g' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
  },
};
