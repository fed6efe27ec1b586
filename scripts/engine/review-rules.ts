import type { Rule } from '../rule/rule';

/** The rules that look at the repository around a change, not at the objects of one overlay. */
export const reviewRules: readonly Rule[] = [
  {
    id: 'review/paths-covered',
    title: 'Argo CD watches every file that an Application is rendered from',
    severity: 'error',
    rationale:
      'A commit that touches only a file outside the watched folders is not rendered: the cluster keeps the old state until the cache expires.',
    remediation: 'Run `npm run apps`, or add the folder to `argocd.argoproj.io/manifest-generate-paths`.',
    source: 'Argo CD high availability, manifest paths annotation',
  },
  {
    id: 'review/rules-weakened',
    title: 'A change does not weaken the rules that judge it',
    severity: 'warning',
    rationale: 'A rule that is taken out or made milder in the same change finds nothing in that change.',
    remediation: 'Let an owner of the rules review it, or take the change of the rule into a pull request of its own.',
    source: 'kube-linter #128: forbid to bypass a check',
  },
];
