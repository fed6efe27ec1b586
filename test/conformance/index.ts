import { kubectlValidate } from './kubectl-validate';
import { podSecurity } from './pod-security';
import type { Suite } from './suite';

/** Every suite that can be run, by the name of its folder. */
export const suites: Readonly<Record<string, (dir: string) => Suite>> = {
  'kubectl-validate': kubectlValidate,
  'pod-security-admission': podSecurity,
};
