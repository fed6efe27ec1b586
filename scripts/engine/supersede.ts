import type { Finding } from '../rule/finding';
import type { Policy } from '../rule/policy';

/**
 * One finding for one fact: where a rule speaks about a place about which a rule in its `supersededBy` speaks too, the
 * finding of that one stays alone, with the severity of the more severe.
 */
export function withoutSuperseded(findings: readonly Finding[], policies: readonly Policy[]): Finding[] {
  const owners = new Map(
    policies.flatMap(({ id, supersededBy }) => (supersededBy ? [[id, supersededBy] as const] : [])),
  );
  const owned = new Set(Array.from(owners.values()).flat());
  const ofOwners = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (!owned.has(finding.policy)) continue;
    const known = ofOwners.get(objectOf(finding));
    if (known) known.push(finding);
    else ofOwners.set(objectOf(finding), [finding]);
  }
  if (!ofOwners.size) return [...findings];
  const superseded = new Set<Finding>();
  const errors = new Set<Finding>();
  for (const finding of findings) {
    const ids = owners.get(finding.policy);
    if (!ids) continue;
    for (const other of ofOwners.get(objectOf(finding)) ?? []) {
      if (!ids.includes(other.policy) || !samePlace(finding.path, other.path)) continue;
      superseded.add(finding);
      if (finding.severity === 'error') errors.add(other);
    }
  }
  return findings
    .filter((finding) => !superseded.has(finding))
    .map((finding) => (errors.has(finding) ? { ...finding, severity: 'error' } : finding));
}

const objectOf = ({ object: { apiVersion, kind, namespace = '', name } }: Finding) =>
  [apiVersion, kind, namespace, name].join('\n');

/** Are two paths the same field, a field and one inside it, or the field of a container and that of the pod it takes over? */
export function samePlace(left: string, right: string): boolean {
  return [left, ofPod(left)].some((own) =>
    [right, ofPod(right)].some((other) => within(own, other) || within(other, own)),
  );
}

const within = (path: string, outer: string) =>
  path.startsWith(outer) && (path.length === outer.length || '.['.includes(path[outer.length] ?? ''));

const ofPod = (path: string) => path.replace(/\.\w*[cC]ontainers\[[^\]]*\](?=\.securityContext\.)/, '');
