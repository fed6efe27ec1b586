import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const duplicateEnv: Policy = {
  id: 'reliability/duplicate-env',
  title: 'No container sets an environment variable twice',
  severity: 'error',
  rationale: 'The last one wins, whichever layer it came from; server-side apply refuses the list.',
  remediation: 'Remove one of them.',
  source: 'kube-linter duplicate-env-var; kube-score environment-variable-key-duplication',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const seen = new Set<unknown>();
      for (const [index, { value }] of entries(container.env, '').entries()) {
        if (seen.has(value.name))
          yield { path: `${path}.env[${index}]`, message: `${container.name} sets ${value.name} twice` };
        seen.add(value.name);
      }
    }
  },

  pass: {
    'each once': withPod('Pod web', { container: 'env: [{ name: A, value: a }, { name: B, value: b }]' }),
  },
  fail: {
    'web sets A twice': withPod('Pod web', { container: 'env: [{ name: A, value: a }, { name: A, value: b }]' }),
  },
};
