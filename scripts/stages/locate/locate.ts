import { join } from 'node:path';
import { withoutHash } from '../../kube/hash';
import type { Manifest, ObjectRef } from '../../kube/manifest';
import type { Finding, Source } from '../finding';
import type { Target } from '../target';
import type { Instance, Layer, Setting } from './layer';
import { equal, stepsOf, valueAt } from './steps';
import { openYaml } from './text';
import { instancesOf, walk } from './walk';

/** Looks up where the fields of a target's objects were set. */
export interface Locator {
  /** The place that a finding is about: the last layer that set the field, or the object's own line for one that is missing. */
  source(finding: Pick<Finding, 'object' | 'path' | 'position'>): Source | null;
  /** Every layer that set a field, from first to last. */
  chain(object: ObjectRef, path: string): readonly (Setting & { layer: string })[];
}

/** Makes a locator; files are read when the first question is asked. */
export function locator(root: string, target: Target): Locator {
  let known: readonly Instance[] | undefined;
  const instances = () => (known ??= read(root, target));
  const rendered = (object: ObjectRef) => objectsOf(target).find((candidate) => same(candidate, object));
  return {
    source({ object, path, position }) {
      const manifest = rendered(object);
      const instance = find(instances(), object);
      return manifest && instance ? sourceOf(instance.layers, manifest, path, position) : null;
    },
    chain(object, path) {
      const manifest = rendered(object);
      const instance = find(instances(), object);
      if (!manifest || !instance) return [];
      const { steps, missing } = stepsOf(manifest, path);
      if (missing.length) return [];
      return instance.layers.flatMap((layer) => {
        const setting = layer.setting(steps, manifest);
        return setting ? [{ ...setting, layer: layer.kind }] : [];
      });
    },
  };
}

function objectsOf({ objects, kustomizations }: Target): readonly Manifest[] {
  return [...objects, ...kustomizations.map(({ manifest }) => manifest)];
}

function same({ kind, metadata }: Manifest, object: ObjectRef): boolean {
  return kind === object.kind && (metadata?.name ?? '') === object.name && metadata?.namespace === object.namespace;
}

function read(root: string, target: Target): Instance[] {
  const written = Array.from(new Set(target.files ?? []))
    .filter((file) => file !== '-')
    .flatMap((file) => instancesOf(openYaml(file, file)));
  const built = target.folder === undefined ? [] : walk(root, target.folder);
  const kustomizations = target.kustomizations.flatMap(({ folder, file, manifest }) =>
    instancesOf(openYaml(join(root, file), file)).map((instance) => ({ ...instance, kind: manifest.kind, names: [folder] })),
  );
  return [...built, ...written, ...kustomizations];
}

function find(instances: readonly Instance[], { kind, namespace, name }: ObjectRef): Instance | undefined {
  const candidates = instances.filter((instance) => {
    const last = instance.names.at(-1);
    return instance.kind === kind && (last === name || (instance.hashed && last === withoutHash(name)));
  });
  return candidates.find((instance) => instance.namespace === namespace) ?? candidates[0];
}

function sourceOf(
  layers: readonly Layer[],
  rendered: Manifest,
  path: string,
  position: Finding['position'],
): Source | null {
  const { steps, missing } = stepsOf(rendered, path);
  const key = steps[1];
  if (position && key && 'key' in key) {
    const inside = layers.flatMap((layer) => layer.inside?.(key.key, position) ?? []).at(-1);
    if (inside) return inside;
  }
  const settings = layers.flatMap((layer) => layer.setting(steps, rendered) ?? []);
  if (!missing.length && settings.length && steps.length) {
    const found = valueAt(rendered, steps);
    const exact = settings.filter(({ value }) => value !== undefined && equal(value, found)).at(-1);
    return (exact ?? settings.at(-1))?.place ?? null;
  }
  // a missing field: the nearest parent, where it was first written
  for (let length = steps.length; length > 0; length--) {
    const parent = layers.flatMap((layer) => layer.setting(steps.slice(0, length), rendered) ?? [])[0];
    if (parent) return parent.place;
  }
  return layers.find(({ origin }) => origin)?.origin ?? null;
}
