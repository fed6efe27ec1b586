import type { Report } from '../engine/report';
import type { Finding } from '../rule/finding';
import { objectName, printable, whereabouts } from './words';

/** The report as JUnit XML, in the dialect of Jenkins' schema: a suite per group of rules, a case per finding; one passing case when there is none. */
export function junit({ findings, summary }: Report): string {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = finding.policy.split('/')[0] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), finding]);
  }
  const suites = groups.size
    ? Array.from(groups, ([group, members]) => suite(group, members))
    : [
        `  <testsuite name="efk-gitops" tests="1" failures="0" errors="0" skipped="0" time="0">\n    <testcase name="${summary.objects} objects, ${summary.policies} rules" classname="efk-gitops" time="0"/>\n  </testsuite>`,
      ];
  const failures = summary.errors + summary.warnings;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="efk-gitops" tests="${Math.max(findings.length, 1)}" failures="${failures}" errors="0" time="0">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(group: string, findings: readonly Finding[]): string {
  const skipped = findings.filter(({ waiver }) => waiver).length;
  const counts = `tests="${findings.length}" failures="${findings.length - skipped}" errors="0" skipped="${skipped}" time="0"`;
  return [`  <testsuite name="${escapeXml(group)}" ${counts}>`, ...findings.map(testcase), '  </testsuite>'].join('\n');
}

function testcase(finding: Finding): string {
  const { policy, severity, message, waiver, path } = finding;
  const head = `    <testcase name="${escapeXml(`${objectName(finding)} ${path}`.trim())}" classname="${escapeXml(policy)}" time="0">`;
  const body = waiver
    ? `      <skipped>${escapeXml(`${waiver.reason} (${waiver.owner}, until ${waiver.expires})`)}</skipped>`
    : `      <failure message="${escapeXml(message)}" type="${severity}">${escapeXml(`${whereabouts(finding)}\n${message}`)}</failure>`;
  return [head, body, '    </testcase>'].join('\n');
}

function escapeXml(text: string): string {
  return printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '&#10;');
}
