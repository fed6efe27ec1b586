import type { Edit, Place } from './edit';
import type { Instance, Layer, Setting } from './layer';
import { replacementEdits } from './replacements';
import type { Step } from './steps';
import type { Found } from './text';
import { elements, field, placeOf, scalar } from './text';

/** The short fields of a kustomization that change objects: namespace, names, labels, replicas, images, replacements. */
export function transformerEdits(place: Place, kustomization: Found): Edit[] {
  const all = (make: (found: Found) => Edit[], ...names: string[]) =>
    names.flatMap((name) => {
      const found = field(kustomization, name);
      return found ? make(found) : [];
    });
  return [
    ...all(namespace, 'namespace'),
    ...all((found) => [rename(found, (name, text) => `${text}${name}`)], 'namePrefix'),
    ...all((found) => [rename(found, (name, text) => `${name}${text}`)], 'nameSuffix'),
    ...all((found) => [forAll(mapLayer('labels', found, selectorsToo))], 'commonLabels'),
    ...all((found) => elements(found).flatMap(labels), 'labels'),
    ...all(
      (found) => [forAll(mapLayer('commonAnnotations', found, /(?:^|\0)metadata\0annotations$/))],
      'commonAnnotations',
    ),
    ...all((found) => elements(found).map(replicas), 'replicas'),
    ...all((found) => elements(found).map((entry) => forAll(imageLayer(entry))), 'images'),
    ...all((found) => elements(found).flatMap((entry) => replacementEdits(place, entry)), 'replacements'),
  ];
}

const forAll =
  (layer: Layer): Edit =>
  (instances) => {
    for (const instance of instances) instance.layers.push(layer);
  };

const at = (steps: readonly Step[]) =>
  steps.map((step) => ('key' in step ? step.key : String(step.index))).join('\u0000');

function setsOnly(kind: string, path: readonly string[], setting: Setting): Layer {
  const wanted = path.join('\u0000');
  return { kind, setting: (steps) => (at(steps) === wanted ? setting : undefined) };
}

function namespace(found: Found): Edit[] {
  const name = String(scalar(found.node) ?? '');
  const layer = setsOnly('namespace', ['metadata', 'namespace'], {
    place: placeOf(found),
    value: name,
    source: { found },
  });
  return [
    (instances) => {
      for (const instance of instances) {
        instance.namespaces.push(name);
        instance.layers.push(layer);
      }
    },
  ];
}

function rename(found: Found, make: (name: string, text: string) => string): Edit {
  const text = String(scalar(found.node) ?? '');
  return (instances) => {
    for (const instance of instances.filter(
      ({ kind }) => kind !== 'Namespace' && kind !== 'CustomResourceDefinition',
    )) {
      const name = make(instance.names.at(-1) ?? '', text);
      instance.names.push(name);
      instance.layers.push(setsOnly('name', ['metadata', 'name'], { place: placeOf(found), value: name }));
    }
  };
}

function labels(entry: Found): Edit[] {
  const pairs = field(entry, 'pairs');
  if (!pairs) return [];
  const includes = (name: string) => scalar(field(entry, name)?.node) === true;
  const where = includes('includeSelectors')
    ? selectorsToo
    : includes('includeTemplates')
      ? /(?:^|\0)metadata\0labels$/
      : /^metadata\0labels$/;
  return [forAll(mapLayer('labels', pairs, where))];
}

/** The maps that hold labels or select by them. */
const selectorsToo = /(?:^|\0)(?:metadata\0labels|matchLabels|selector)$/;

/** @param where the maps that the pairs go into, as a path joined by NUL. */
function mapLayer(kind: string, pairs: Found, where: RegExp): Layer {
  return {
    kind,
    setting(steps) {
      const last = steps.at(-1);
      if (!last || !('key' in last) || !where.test(at(steps.slice(0, -1)))) return undefined;
      const found = field(pairs, last.key);
      return found && { place: placeOf(found), value: scalar(found.node), source: { found, field: true } };
    },
  };
}

/** `replicas:` reaches these kinds only (kustomize `api/konfig/builtinpluginconsts/replicas.go`). */
const scaled = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'];

function replicas(entry: Found): Edit {
  const name = String(scalar(field(entry, 'name')?.node) ?? '');
  const count = field(entry, 'count') ?? entry;
  const layer = setsOnly('replicas', ['spec', 'replicas'], {
    place: placeOf(count),
    value: scalar(count.node),
    source: { found: count },
  });
  return (instances) => {
    const chosen = ({ kind, names }: Instance) => scaled.includes(kind) && names.includes(name);
    for (const instance of instances.filter(chosen)) instance.layers.push(layer);
  };
}

function imageLayer(entry: Found): Layer {
  const text = (key: string) => {
    const found = scalar(field(entry, key)?.node);
    return found === undefined || found === null ? undefined : String(found);
  };
  const name = text('newName') ?? text('name') ?? '';
  const tail =
    (text('newTag') === undefined ? '' : `:${text('newTag')}`) +
    (text('digest') === undefined ? '' : `@${text('digest')}`);
  const shown = field(entry, 'newTag') ?? field(entry, 'digest') ?? field(entry, 'newName') ?? entry;
  const written = (image: unknown) => {
    const tag = String(image).slice(name.length + 1);
    return String(image).startsWith(`${name}:`) && !tag.includes('@') && text('digest') === undefined ? tag : undefined;
  };
  return {
    kind: 'images',
    setting(steps, rendered) {
      const last = steps.at(-1);
      if (!last || !('key' in last) || last.key !== 'image') return undefined;
      const image = steps.reduce<unknown>(
        (value, step) => (value as Record<string, unknown> | undefined)?.['key' in step ? step.key : step.index],
        rendered,
      );
      if (typeof image !== 'string' || !image.startsWith(name) || !image.endsWith(tail)) return undefined;
      return /^(?:[:@]|$)/.test(image.slice(name.length))
        ? { place: placeOf(shown), value: image, source: { found: entry, under: 'newTag', written } }
        : undefined;
    },
  };
}
