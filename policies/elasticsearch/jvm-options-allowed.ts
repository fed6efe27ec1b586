import { elasticNodes, isSingleNode, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const jvmOptionsAllowed: Policy = {
  id: 'elasticsearch/jvm-options-allowed',
  title: 'No JVM option makes Elasticsearch refuse to start',
  severity: 'error',
  rationale:
    'Options that fork a process at an error fail with the system call filter, and the serial collector stops ' +
    'the node for seconds: bootstrap checks refuse both.',
  remediation: 'Delete the option; use `-XX:+ExitOnOutOfMemoryError`.',
  source: 'Elastic docs, bootstrap checks; checks ES-23',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      for (const { text, origin } of set.jvm) {
        const forks = /^-XX:(OnError|OnOutOfMemoryError)=/.exec(text)?.[1];
        if (forks) yield at(origin, `${set.name} runs a command at ${forks}`);
        if (text === '-XX:+UseSerialGC' && !isSingleNode(set))
          yield at(origin, `${set.name} uses the serial collector`);
      }
    }
  }),

  pass: {
    'an allowed option': nodes('data', {
      env: { ES_JAVA_OPTS: '-XX:+ExitOnOutOfMemoryError' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
  },
  fail: {
    'data runs a command at OnOutOfMemoryError': nodes('data', {
      env: { ES_JAVA_OPTS: '-XX:OnOutOfMemoryError=reboot' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
    'data uses the serial collector': nodes('data', {
      env: { ES_JAVA_OPTS: '-XX:+UseSerialGC' },
      container: { resources: '{ limits: { memory: 4Gi } }' },
    }),
  },
};
