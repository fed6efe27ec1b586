import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit, Place } from './edit';
import type { Instance, Layer } from './layer';
import { mergeLayer } from './resource';
import { targeted } from './selector';
import { equal, pointer, valueAt } from './steps';
import type { Found, Yaml } from './text';
import { elements, field, innerYaml, placeOf, rootOf, scalar, value } from './text';

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
    const chosen = target ? instances.filter((instance) => targeted(target, instance)) : named(start, instances);
    for (const instance of chosen) instance.layers.push(layer);
  });
}

/** A patch without a target names its object itself; where namespaces tell two of one name apart, by its namespace. */
function named(start: Found, instances: readonly Instance[]): readonly Instance[] {
  const metadata = field(start, 'metadata');
  const wanted = (key: string) => scalar(metadata && field(metadata, key)?.node);
  const namesakes = instances.filter(
    ({ kind, names }) => scalar(field(start, 'kind')?.node) === kind && names.includes(String(wanted('name'))),
  );
  const namespace = wanted('namespace') ?? undefined;
  const exact = namesakes.filter(({ namespaces }) => namespaces.some((entry) => entry === namespace));
  return exact.length ? exact : namesakes;
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
          return {
            place: placeOf(content),
            value: value(content),
            source: { found: content, ...(named ? { pointer: named } : {}) },
          };
        }
      }
      return undefined;
    },
  };
}
