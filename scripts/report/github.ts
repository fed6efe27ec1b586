import type { Report } from '../engine/report';
import { objectName, printable } from './words';

/**
 * Workflow commands of GitHub Actions: an annotation for each finding that is not waived.
 * Escaping: actions/toolkit `packages/core/src/command.ts`.
 */
export function github({ findings }: Report): string {
  return findings
    .filter(({ waiver }) => !waiver)
    .map((finding) => {
      const { severity, policy, message, source, overlays } = finding;
      const place = source ? [`file=${property(source.file)}`, `line=${source.line}`, `col=${source.column}`] : [];
      const properties = [...place, `title=${property(policy)}`].join(',');
      const where = overlays.length ? ` (${overlays.join(', ')})` : '';
      return `::${severity} ${properties}::${data(`${objectName(finding)}: ${message}${where}`)}\n`;
    })
    .join('');
}

const data = (text: string) => printable(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string) => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
