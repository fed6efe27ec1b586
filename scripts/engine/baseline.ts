import { InputError } from '../input-error';
import type { Finding } from '../rule/finding';
import { fingerprint } from '../rule/fingerprint';
import { readText, reason } from '../yaml/document';
import type { Report } from './report';
import { summaryOf } from './report';

/**
 * The fingerprints of an earlier JSON report.
 * @throws InputError when the file is no such report.
 */
export function readBaseline(file: string): ReadonlySet<string> {
  const text = readText(file);
  try {
    const { version, findings } = JSON.parse(text) as { version: unknown; findings: Finding[] };
    if (version !== 1 || !Array.isArray(findings)) throw new Error('another kind of file');
    return new Set(findings.map(fingerprint));
  } catch (error) {
    throw new InputError(`${file}: expected a JSON report of validate, version 1, found ${reason(error)}`);
  }
}

/** The report without the findings that the baseline has. */
export function withoutKnown(report: Report, baseline: ReadonlySet<string>): Report {
  const findings = report.findings.filter((finding) => !baseline.has(fingerprint(finding)));
  return { ...report, findings, summary: summaryOf(findings, report.summary.objects, report.summary.policies) };
}
