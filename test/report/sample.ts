import { rules as ruleSet } from '../../policies';
import type { Report } from '../../scripts/engine/report';
import { summaryOf } from '../../scripts/engine/report';
import { allRules } from '../../scripts/engine/rules';
import type { Finding } from '../../scripts/rule/finding';

/** A finding with everything; a test changes one field. */
export function finding(changed: Partial<Finding> = {}): Finding {
  return {
    policy: 'kubernetes/memory-limits',
    severity: 'error',
    message: 'sysctl has no memory limit',
    object: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'kube-logging', name: 'elasticsearch-data' },
    path: 'spec.template.spec.initContainers[sysctl].resources.limits.memory',
    overlays: ['dev', 'prod'],
    source: { file: 'base/node/statefulset.yaml', line: 2, column: 9 },
    waiver: null,
    ...changed,
  };
}

/** A report of findings, with two lines of source. */
export function report(findings: readonly Finding[]): Report {
  return {
    findings,
    summary: summaryOf(findings, 42, 61),
    rules: allRules(ruleSet),
    lines: () => ['spec:', '      - name: sysctl'],
  };
}

export const waived = finding({
  waiver: { reason: 'The node has no other work.', owner: 'platform', expires: '2027-05-31' },
});

/** Text that tries to break out of each format. */
export const hostile = 'a"<b>&\'\u001b[31m|`@all`\n::error::x%0A]]>';
