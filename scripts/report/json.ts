import type { Report } from '../engine/report';

/** The report as JSON, version 1 of the contract in `findings.schema.json`. */
export function json({ findings, summary }: Report): string {
  const rows = findings.map(({ policy, severity, message, object, path, overlays, source, waiver }) => {
    return { policy, severity, message, object, path, overlays, source, waiver };
  });
  return `${JSON.stringify({ version: 1, findings: rows, summary }, null, 2)}\n`;
}
