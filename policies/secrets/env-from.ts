import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const envFrom: Policy = {
  id: 'secrets/env-from',
  title: 'No container takes a whole Secret into its environment',
  severity: 'warning',
  rationale:
    'Every key becomes a variable, those that are added later too; child processes inherit them and crash reports print them.',
  remediation: 'Name the keys with `env[].valueFrom.secretKeyRef`, or mount the Secret as files.',
  source: 'kube-linter read-secret-from-env-var, Monokle no-secret-env',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      for (const [index, source] of list(container.envFrom).entries()) {
        const name = source?.secretRef?.name;
        if (!name) continue;
        yield { path: `${path}.envFrom[${index}].secretRef`, message: `${container.name} takes all of Secret ${name}` };
      }
    }
  },

  pass: {
    'the key is named': withPod('Pod kibana', {
      containers: `
        - name: kibana
          env: [{ name: PASSWORD, valueFrom: { secretKeyRef: { name: kibana-system-user, key: password } } }]
          envFrom: [{ configMapRef: { name: kibana } }]
      `,
    }),
  },
  fail: {
    'kibana takes all of Secret kibana-system-user': withPod('Pod kibana', {
      container: 'envFrom: [{ secretRef: { name: kibana-system-user } }]',
    }),
  },
};
