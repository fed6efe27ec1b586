import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const emptyValues: Policy = {
  id: 'kubernetes/empty-values',
  title: 'Every key of a ConfigMap, a Secret, the labels and the annotations has a value',
  severity: 'warning',
  rationale:
    'With nothing behind it a key is null: the API server makes it the empty text, `kubectl apply` removes it on the next run.',
  remediation: "Write the value, or `''` where it is to be empty.",
  source: 'encoding/json: null into a string; kubectl apply, three way merge',

  *check(object) {
    const fields = /^(ConfigMap|Secret)$/.test(object.kind) ? ['data', 'stringData'] : [];
    const maps: [string, unknown][] = [
      ...fields.map((field): [string, unknown] => [field, object[field]]),
      ['metadata.labels', object.metadata?.labels],
      ['metadata.annotations', object.metadata?.annotations],
    ];
    for (const [path, map] of maps) {
      for (const [name, value] of Object.entries(record(map))) {
        if (value === null) yield { path: key(path, name), message: `${name} has no value` };
      }
    }
  },

  pass: {
    'a value, and an empty text': manifest('ConfigMap web', { data: "{ LEVEL: info, EXTRA: '' }" }),
  },
  fail: {
    'LEVEL has no value': manifest('ConfigMap web', { data: '{ LEVEL: }' }),
  },
};
