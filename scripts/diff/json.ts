import type { Change } from './compare';
import type { Difference, Row } from './diff';

/** A change as JSON, version 1 of the contract in `changes.schema.json`. */
export function diffJson({ base, rows, dangers }: Difference): string {
  const found = dangers.map(({ policy, severity, message, object, path, overlays, source, waiver }) => {
    return { policy, severity, message, object, path, overlays, source, waiver };
  });
  return `${JSON.stringify({ version: 1, base, targets: rows.map(rowJson), dangers: found }, null, 2)}\n`;
}

function rowJson({ name, state, errors, objects, changes }: Row) {
  return { name, state, errors, objects, changes: changes.map(changeJson) };
}

function changeJson({ kind, object, fields, restarts }: Change) {
  return { kind, object, fields, restarts };
}
