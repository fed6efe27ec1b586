import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import type { Policy } from '../../scripts/rule/policy';

/** `JvmOptionsParser.java`: a comment, a blank line, or an option, perhaps for some Java versions: `8-13:-Xmx1g`. */
const wellFormed = /^\s*(#.*|(\d+(-\d*)?:)?-.*)?$/;

export const jvmOptionsSyntax: Policy = {
  id: 'elasticsearch/jvm-options-syntax',
  title: 'Every line of the JVM options is an option',
  severity: 'error',
  rationale: 'The start script refuses a file with any other line, and the node does not start.',
  remediation: 'Begin the line with `-`, or with `#` where it is a comment.',
  source: 'elasticsearch JvmOptionsParser.java (improperly formatted lines)',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { files } of stack.memo(elasticNodes)) {
      for (const { file, text, object, key } of files) {
        if (!object || text === undefined || !/\/jvm\.options(\.d\/[^/]+\.options)?$/.test(file)) continue;
        for (const [index, line] of text.split('\n').entries()) {
          if (wellFormed.test(line)) continue;
          const position = { line: index + 1, column: line.search(/\S/) + 1 };
          yield at({ object, path: `data[${key}]`, position }, `${line.trim()} is no option of the JVM`);
        }
      }
    }
  }),

  pass: { 'options, comments, versions': example('# heap\n          -Xms1g\n          17-:-Xlog:gc\n') },
  fail: { 'Xmx1g is no option of the JVM': example('-Xms1g\n          Xmx1g\n') },
};

function example(options: string): string {
  return `
      kind: ConfigMap
      metadata: { name: heap }
      data:
        heap.options: |
          ${options}
      ---
      kind: StatefulSet
      metadata: { name: data }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                volumeMounts: [{ name: heap, mountPath: /usr/share/elasticsearch/config/jvm.options.d }]
            volumes: [{ name: heap, configMap: { name: heap } }]
    `;
}
