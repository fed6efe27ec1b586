import type { Finding } from './finding';

/** The hash that kustomize appends to what it generates: it differs from overlay to overlay, the cause does not. */
const hash = /-[a-z0-9]{10}$/;

/** The same cause in several overlays is one finding that names them all. */
export function merge(findings: readonly Finding[]): Finding[] {
  const byCause = new Map<string, Finding>();
  for (const finding of findings) {
    const { policy, message, object, path, source, position } = finding;
    const named = { ...object, name: object.name.replace(hash, '') };
    const cause = JSON.stringify([policy, message.replace(object.name, ''), named, path, source, position, Boolean(finding.waiver)]);
    const known = byCause.get(cause);
    const overlays = known ? Array.from(new Set([...known.overlays, ...finding.overlays])) : finding.overlays;
    byCause.set(cause, { ...finding, overlays });
  }
  return Array.from(byCause.values()).sort(inOrder);
}

/** Errors first, then by object, then by policy: the order in which a reader repairs. */
function inOrder(left: Finding, right: Finding): number {
  return sortKey(left).localeCompare(sortKey(right), 'en');
}

function sortKey({ severity, object, policy, path, message }: Finding): string {
  return [severity, object.namespace ?? '', object.kind, object.name, policy, path, message].join('\u0000');
}
