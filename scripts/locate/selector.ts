import type { Instance } from './layer';
import type { Found } from './text';
import { field, scalar } from './text';

/**
 * Does the target of a patch or a replacement choose an object? Kustomize anchors its expressions and asks every name
 * and namespace that the object had (`types.Selector`).
 */
export function targeted(target: Found, instance: Instance): boolean {
  const { apiVersion, kind, namespaces, names } = instance;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const wanted = (key: string) => scalar(field(target, key)?.node);
  const fits = (key: string, found: readonly (string | undefined)[]) => {
    const pattern = wanted(key);
    if (pattern === undefined || pattern === null || pattern === '') return true;
    return found.some((entry) => new RegExp(`^(?:${pattern})$`).test(entry ?? ''));
  };
  return (
    fits('group', [group]) &&
    fits('version', [version]) &&
    fits('kind', [kind]) &&
    fits('name', names) &&
    fits('namespace', namespaces) &&
    selected(wanted('labelSelector'), (key) => metadataOf(instance, 'labels', key)) &&
    selected(wanted('annotationSelector'), (key) => metadataOf(instance, 'annotations', key))
  );
}

/** A label or annotation as the layers so far leave it: a base may have given it to what an overlay selects by it. */
function metadataOf({ layers }: Instance, map: 'labels' | 'annotations', key: string): unknown {
  const steps = [{ key: 'metadata' }, { key: map }, { key }];
  return layers.flatMap((layer) => layer.setting(steps, undefined) ?? []).at(-1)?.value;
}

/** A selector as text: `a=b`, `a!=b`, `a in (b, c)`, `a notin (b)`, `a`, `!a`, joined by commas. */
function selected(selector: unknown, of: (key: string) => unknown): boolean {
  if (typeof selector !== 'string' || !selector.trim()) return true;
  return (selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).every((term) => {
    const [, key = '', set, values = ''] = /^\s*([^\s=!()]+)\s+(in|notin)\s*\(([^)]*)\)\s*$/.exec(term) ?? [];
    if (set) return values.split(',').some((entry) => entry.trim() === String(of(key))) === (set === 'in');
    const [, not, name = '', operator, wanted] = /^\s*(!?)\s*([^=!\s]+)\s*(==|!=|=)?\s*(.*?)\s*$/.exec(term) ?? [];
    if (operator) return (String(of(name) ?? '\u0000') === wanted) === (operator !== '!=');
    return (of(name) === undefined) === (not === '!');
  });
}
