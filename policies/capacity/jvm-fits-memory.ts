import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { bytes, size } from '../../scripts/model/elasticsearch/units';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

/** Code, class data, threads and the collector of an idle node, measured at 200 to 250 MiB. */
const overhead = 256 * 2 ** 20;

export const jvmFitsMemory: Policy = {
  id: 'capacity/jvm-fits-memory',
  title: 'Heap, direct memory and the JVM itself fit the memory limit',
  severity: 'error',
  rationale:
    'The kernel kills the container when all of it is used at once: under the load for which the heap was raised.',
  remediation: 'Lower `-Xmx` to half of the limit, or raise the limit.',
  source: 'elastic/elasticsearch JvmErgonomics.java (direct memory is half of the heap); checks CAP-02, errata E33',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const {
      heap: { max },
      memory,
      name,
      jvm,
    } of stack.memo(elasticNodes)) {
      if (!max || Number.isNaN(memory)) continue;
      const option = jvm.filter(({ text }) => text.startsWith('-XX:MaxDirectMemorySize=')).at(-1);
      const direct = option ? bytes(option.text.split('=')[1]) : max.bytes / 2;
      const needed = max.bytes + direct + overhead;
      if (needed > memory)
        yield at(
          max.option.origin,
          `${name} needs ${size(needed)} for heap, direct memory and JVM, its limit is ${size(memory)}`,
        );
    }
  }),

  pass: {
    'half of the limit': nodes('data', {
      replicas: 3,
      env: { ES_JAVA_OPTS: '-Xms8g -Xmx8g', 'node.roles': 'data_content,data_hot' },
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
      pod: {
        spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 300Gi } } } }
        `,
      },
    }),
  },
  fail: {
    'data needs 1.8Gi for heap, direct memory and JVM, its limit is 1.5Gi': nodes('data', {
      replicas: 3,
      env: { ES_JAVA_OPTS: '-Xms1g -Xmx1g', 'node.roles': 'data_content,data_hot' },
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 1536Mi } }' },
      pod: {
        spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 300Gi } } } }
        `,
      },
    }),
  },
};
