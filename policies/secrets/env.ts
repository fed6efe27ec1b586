import { item } from '../../scripts/model/kube/path';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list, text } from '../../scripts/model/kube/shape';
import { isPlainSecret, shapedSecrets } from '../../scripts/model/secrets/literal';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const env: Policy = {
  id: 'secrets/env',
  title: 'No secret is written out in an environment variable',
  severity: 'error',
  rationale: 'What is in Git stays in its history, and everybody who may read the pod reads the variable.',
  remediation: 'Take it from a Secret: `valueFrom: { secretKeyRef: { name: …, key: … } }`.',
  source: 'kube-linter env-var-secret, Polaris sensitiveContainerEnvVar; checks SEC-08',
  kinds: workloadKinds,
  unwaivable: true,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      for (const [index, variable] of list(container.env).entries()) {
        if (variable?.value === undefined || variable.value === null) continue;
        const place = `${item(`${path}.env`, variable, index)}.value`;
        const name = text(variable.name) ?? '';
        const [shaped] = shapedSecrets(String(variable.value));
        if (isPlainSecret(name, variable.value))
          yield { path: place, message: `${container.name} has a plaintext ${name}` };
        else if (shaped) yield { path: place, message: `${container.name} has ${shaped.what} in ${name}` };
      }
    }
  },

  pass: {
    'it comes from a Secret': withPod('Pod kibana', {
      containers: `
        - name: kibana
          env:
            - name: ELASTICSEARCH_PASSWORD
              valueFrom: { secretKeyRef: { name: kibana-system-user, key: password } }
      `,
    }),
    'the value is a file, a reference or a flag': withPod('Pod kibana', {
      containers: `
        - name: kibana
          env:
            - { name: ELASTIC_PASSWORD_FILE, value: /run/secrets/password }
            - { name: ELASTIC_PASSWORD, value: $(PASSWORD) }
            - { name: ENABLE_TOKEN, value: "true" }
            - { name: ELASTICSEARCH_USERNAME, value: kibana_system }
      `,
    }),
  },
  fail: {
    'kibana has a plaintext ELASTICSEARCH_PASSWORD': withPod('Pod kibana', {
      container: 'env: [{ name: ELASTICSEARCH_PASSWORD, value: changeme }]',
    }),
    'fluentd has a password in an address in OUTPUT': withPod('Pod fluentd', {
      container: 'env: [{ name: OUTPUT, value: "https://elastic:changeme@host:9200" }]',
    }),
  },
};
