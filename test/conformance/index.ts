import { kubectlValidate } from './kubectl-validate';
import { kubernetesApi } from './kubernetes-api';
import { podSecurity } from './pod-security';
import type { Suite } from './suite';

/** Every suite that can be run, by the name of its folder, with the number of cases that a whole copy of it has. */
export const suites: Readonly<Record<string, { run: (dir: string) => Suite; cases: number }>> = {
  'kubectl-validate': { run: kubectlValidate, cases: 31 },
  'kubernetes-api': { run: kubernetesApi, cases: 951 },
  'pod-security-admission': { run: podSecurity, cases: 4537 },
};
