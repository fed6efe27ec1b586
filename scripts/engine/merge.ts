import { stableName, stableText } from '../model/kube/hash';
import type { Finding } from '../rule/finding';

/** The same cause in several overlays is one finding that names them all. */
export function merge(findings: readonly Finding[]): Finding[] {
  const byCause = new Map<string, Finding>();
  for (const finding of findings) {
    const { policy, message, object, path, source, position } = finding;
    const named = { ...object, name: stableName(object) };
    const cause = JSON.stringify([policy, stableText(message), named, path, source, position, Boolean(finding.waiver)]);
    const known = byCause.get(cause);
    const overlays = known ? Array.from(new Set([...known.overlays, ...finding.overlays])) : finding.overlays;
    byCause.set(cause, { ...finding, overlays });
  }
  return inOrder(Array.from(byCause.values()));
}

/** Errors first, then by object, then by policy: the order in which a reader repairs. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const { compare } = new Intl.Collator('en');
  const keyed = findings.map((finding) => ({ finding, key: sortKey(finding) }));
  return keyed.sort((left, right) => compare(left.key, right.key)).map(({ finding }) => finding);
}

function sortKey({ severity, object, policy, path, message }: Finding): string {
  return [severity, object.namespace ?? '', object.kind, object.name, policy, path, message].join('\u0000');
}
