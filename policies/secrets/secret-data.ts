import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { isReference } from '../../scripts/model/secrets/literal';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const decode = (value: string) => Buffer.from(value, 'base64').toString('utf8');

export const secretData: Policy = {
  id: 'secrets/secret-data',
  title: 'No Secret with its content is rendered',
  severity: 'error',
  rationale: 'Base64 is no encryption: whoever may read the repository, or its history, has the secret.',
  remediation: 'Declare an `ExternalSecret` (or a `SealedSecret`) that makes the Secret in the cluster.',
  source: 'Argo CD secret management; checks GIT-01, SEC-08, errata E03',
  kinds: ['Secret'],
  unwaivable: true,

  *check(object) {
    for (const field of ['data', 'stringData']) {
      for (const [name, value] of Object.entries(record(object[field]))) {
        if (value === null || value === undefined || value === '') continue;
        const text = field === 'data' ? decode(String(value)) : String(value);
        if (isReference(text)) continue; // a plugin of Argo CD fills it in
        yield { path: key(field, name), message: `${name} is in plain text` };
      }
    }
  },

  pass: {
    'the keys are empty, the cluster fills them': manifest('Secret kibana-system-user', { data: '{ password: "" }' }),
    'the values are references to a vault': manifest('Secret kibana-system-user', {
      stringData: '{ password: "<path:secret/data/kibana#password>" }',
    }),
  },
  fail: {
    'username is in plain text\npassword is in plain text': manifest('Secret kibana-system-user', {
      data: '{ username: a2liYW5h, password: Y2hhbmdlbWU= }',
    }),
    'token is in plain text': manifest('Secret kibana-system-user', { stringData: '{ token: changeme }' }),
  },
};
