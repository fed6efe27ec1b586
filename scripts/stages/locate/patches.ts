import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { selects } from '../../kube/selector';
import type { Instance, Layer } from './layer';
import { mergeLayer } from './resource';
import { equal, pointer, valueAt } from './steps';
import { elements, field, innerYaml, placeOf, rootOf, scalar, value } from './text';
import type { Found, Yaml } from './text';
import type { Edit, Place } from './edit';

/** The patches of a kustomization: strategic merge and JSON6902, inline and in files, new and old fields. */
export function patchEdits(place: Place, kustomization: Found): Edit[] {
  const merges = elements(field(kustomization, 'patchesStrategicMerge')).flatMap((entry) => {
    const yaml = opened(place, entry) ?? innerYaml(entry);
    return edits(yaml, undefined);
  });
  const others = ['patches', 'patchesJson6902'].flatMap((name) =>
    elements(field(kustomization, name)).flatMap((entry) => {
      const inline = field(entry, 'patch');
      const path = field(entry, 'path');
      const yaml = (path && opened(place, path)) ?? (inline && innerYaml(inline));
      return yaml ? edits(yaml, field(entry, 'target')) : [];
    }),
  );
  return [...merges, ...others];
}

function opened(place: Place, entry: Found): Yaml | undefined {
  const path = join(place.folder, String(scalar(entry.node) ?? ''));
  return existsSync(path) ? place.open(path) : undefined;
}

function edits(yaml: Yaml, target: Found | undefined): Edit[] {
  return yaml.documents.map((_, index) => (instances) => {
    const start = rootOf(yaml, index);
    const operations = elements(start);
    const layer = operations.length ? json6902Layer(operations) : mergeLayer('patch', start);
    const chosen = target ? (instance: Instance) => targeted(target, instance) : (instance: Instance) => named(start, instance);
    for (const instance of instances.filter(chosen)) instance.layers.push(layer);
  });
}

/** A patch without a target names its object itself. */
function named(start: Found, { kind, names }: Instance): boolean {
  const metadata = field(start, 'metadata');
  return scalar(field(start, 'kind')?.node) === kind && names.includes(String(metadata && scalar(field(metadata, 'name')?.node)));
}

/** Kustomize anchors the expressions of a target and asks every name that the object had (`types.Selector`). */
function targeted(target: Found, { apiVersion, kind, namespace, names, labels }: Instance): boolean {
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
    fits('namespace', [namespace]) &&
    labelled(wanted('labelSelector'), labels)
  );
}

function labelled(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (typeof selector !== 'string' || !selector) return true;
  return selector.split(',').every((term) => {
    const [, key = '', operator, wanted = ''] = /^\s*!?([^=!\s]+)\s*(==|!=|=)?\s*(.*?)\s*$/.exec(term) ?? [];
    if (operator === '!=') return labels[key] !== wanted;
    if (operator) return selects({ matchLabels: { [key]: wanted } }, labels);
    return term.trim().startsWith('!') ? labels[key] === undefined : labels[key] !== undefined;
  });
}

function json6902Layer(operations: readonly Found[]): Layer {
  return {
    kind: 'json6902 patch',
    setting(steps, rendered) {
      for (const operation of [...operations].reverse()) {
        const path = String(scalar(field(operation, 'path')?.node) ?? '');
        const content = field(operation, 'value');
        if (!content || scalar(field(operation, 'op')?.node) === 'remove') continue;
        for (let length = steps.length; length >= 0; length--) {
          const head = steps.slice(0, length);
          const appended = path.endsWith('/-') && pointer(head.slice(0, -1)) === path.slice(0, -2);
          if (pointer(head) !== path && !(appended && equal(value(content), valueAt(rendered, head)))) continue;
          const inner = mergeLayer('', content).setting(steps.slice(length), rendered);
          if (length < steps.length) return inner;
          const named = field(operation, 'path');
          return { place: placeOf(content), value: value(content), source: { found: content, ...(named ? { pointer: named } : {}) } };
        }
      }
      return undefined;
    },
  };
}
