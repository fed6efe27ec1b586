import type { ObjectRef } from '../../kube/manifest';
import type { Finding } from '../finding';
import type { Report, Summary } from './report';

/** The report for a person: findings grouped by object, then the counts. */
export function text(report: Report): string {
  const groups = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const title = objectName(finding.object);
    groups.set(title, [...(groups.get(title) ?? []), finding]);
  }
  const blocks = Array.from(groups, ([title, findings]) => [title, ...findings.map(line)].join('\n'));
  return [...blocks, summaryLine(report.summary), ''].join('\n\n').replace(/\n\n$/, '\n');
}

/** `StatefulSet kube-logging/elasticsearch-data` */
export function objectName({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function line({ severity, message, policy, path, source, overlays, waiver }: Finding): string {
  const place = source ? `${source.file}:${source.line}:${source.column}` : path;
  const where = overlays.length ? ` (${overlays.join(', ')})` : '';
  return `  ${waiver ? 'waived' : severity}: ${message}  [${policy}]${where}\n    ${place}`;
}

/** `42 objects, 61 policies: 1 error, 0 warnings, 0 waived` */
export function summaryLine({ objects, policies, errors, warnings, waived }: Summary): string {
  const counts = `${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${waived} waived`;
  return `${plural(objects, 'object')}, ${plural(policies, 'rule')}: ${counts}`;
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
