import type { Rule } from '../../rule/rule';

/** The rules about waivers themselves; none of them can be waived. */
export const waiverRules: readonly Rule[] = [
  {
    id: 'waiver/expired',
    title: 'No waiver is past its date',
    severity: 'error',
    rationale: 'A waiver is a loan: when it is due, the finding is back and somebody decides again.',
    remediation: 'Repair the finding and delete the waiver, or set a new `expires` with a reason that is still true.',
    source: 'kyverno #17473: expired exceptions that were still applied',
    unwaivable: true,
  },
  {
    id: 'waiver/horizon',
    title: 'A waiver ends within a year',
    severity: 'error',
    rationale: 'A waiver without an end is a rule that is off.',
    remediation: 'Set `expires` to a date at most 366 days ahead.',
    source: 'kyverno #14491: reason and expiry for exceptions',
    unwaivable: true,
  },
  {
    id: 'waiver/refused',
    title: 'No waiver names a rule that cannot be waived',
    severity: 'error',
    rationale: 'Plaintext secrets and certain data loss are not a matter of taste.',
    remediation: 'Delete the waiver and repair what the rule found.',
    source: 'kube-linter #128: forbid to bypass a check',
    unwaivable: true,
  },
  {
    id: 'waiver/unknown-policy',
    title: 'A waiver names a rule that exists',
    severity: 'error',
    rationale: 'A misspelt waiver silences nothing today, and something else tomorrow.',
    remediation: 'Write an id that `npm run policies` lists.',
    source: 'kubescape #3094: invalid exceptions are listed',
    unwaivable: true,
  },
  {
    id: 'waiver/unused',
    title: 'Every waiver still silences something',
    severity: 'error',
    rationale: 'The finding it was for is gone; left in place, it hides the next one.',
    remediation: 'Delete the waiver from stack.yaml.',
    source: 'kubescape #3094: unused exceptions are listed',
    unwaivable: true,
  },
];
