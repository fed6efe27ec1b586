import type { Manifest } from '../kube/manifest';
import { namespaceOf } from '../kube/pods';
import type { LabelSelector } from '../kube/selector';
import { selects } from '../kube/selector';
import type { Stack } from '../kube/stack';
import { entries } from '../references/references';

const nameLabel = 'kubernetes.io/metadata.name';

/** Does a selector ask for anything? `{}` matches all. */
export function isNarrow(selector: LabelSelector | null | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length > 0 || (selector?.matchExpressions?.length ?? 0) > 0;
}

/** The peers of a NetworkPolicy, those of `from` and `to`, but for addresses. */
export function peers({ spec }: Manifest) {
  return [...entries(spec?.ingress, 'spec.ingress'), ...entries(spec?.egress, 'spec.egress')].flatMap(
    ({ value, path }) =>
      [...entries(value.from, `${path}.from`), ...entries(value.to, `${path}.to`)].filter(
        (peer) => !peer.value.ipBlock,
      ),
  );
}

/** The namespaces that objects of the target live in or that it makes. */
export function namespacesIn({ objects, ofKind }: Stack): ReadonlySet<string> {
  return new Set([...objects.map(namespaceOf), ...ofKind('Namespace').map(({ metadata }) => metadata.name)]);
}

/**
 * The namespaces of the target that a selector matches (`known`), and whether it may match others (`open`): those
 * that every cluster has, those declared outside, or any where the selector does not pin names.
 */
export function selectedNamespaces(stack: Stack, selector: LabelSelector): { known: string[]; open: boolean } {
  const all = stack.memo(namespacesIn);
  const pinned = pinnedNames(selector);
  const candidates = pinned ? pinned.filter((name) => all.has(name)) : Array.from(all);
  const known = candidates.filter((name) =>
    selects(selector, { ...stack.find('Namespace', name)?.metadata.labels, [nameLabel]: name }),
  );
  const outside = (name: string) =>
    /^(?:default|kube-(?:system|public|node-lease))$/.test(name) ||
    stack.facts.external.some(({ kind, name: declared }) => kind === 'Namespace' && declared === name);
  return { known, open: !pinned || pinned.some((name) => !stack.find('Namespace', name) && outside(name)) };
}

/** The names that a selector asks for by the label that every namespace carries, or undefined. */
function pinnedNames({ matchLabels, matchExpressions }: LabelSelector): readonly string[] | undefined {
  const name = matchLabels?.[nameLabel];
  if (name !== undefined) return [name];
  return matchExpressions?.find(({ key, operator }) => key === nameLabel && operator === 'In')?.values;
}
