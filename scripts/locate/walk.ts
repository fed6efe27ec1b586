import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { kustomizationFile } from '../source/load';
import type { Place } from './edit';
import { generatorEdits } from './generators';
import type { Instance } from './layer';
import { patchEdits } from './patches';
import { resourceLayer } from './resource';
import type { Found, Yaml } from './text';
import { elements, field, openYaml, rootOf, scalar } from './text';
import { transformerEdits } from './transformers';

/**
 * Follows a kustomization as kustomize does (resources, components, generators, transformers) and notes, for every
 * object, which layers touch it. Order: `accumulateTarget` of sigs.k8s.io/kustomize/api `internal/target`.
 */
export function walk(root: string, folder: string): Instance[] {
  const opened = new Map<string, Yaml>();
  const open = (path: string) => {
    const known = opened.get(path) ?? openYaml(path, relative(root, path));
    opened.set(path, known);
    return known;
  };
  return visit({ root, folder: resolve(root, folder), open }, []);
}

function visit(place: Place, given: Instance[]): Instance[] {
  const file = kustomizationFile(place.folder);
  if (!file) return given;
  const kustomization = rootOf(place.open(file));
  let instances = given;
  for (const entry of [...elements(field(kustomization, 'resources')), ...elements(field(kustomization, 'bases'))]) {
    instances = [...instances, ...resources(place, String(scalar(entry.node) ?? ''))];
  }
  for (const entry of elements(field(kustomization, 'components'))) {
    const folder = join(place.folder, String(scalar(entry.node) ?? ''));
    if (existsSync(folder)) instances = visit({ ...place, folder }, instances);
  }
  for (const edits of [generatorEdits, patchEdits, transformerEdits]) {
    for (const edit of edits(place, kustomization)) edit(instances);
  }
  return instances;
}

function resources(place: Place, entry: string): Instance[] {
  const path = join(place.folder, entry);
  if (!entry || !existsSync(path)) return []; // remote, which a policy forbids
  if (statSync(path).isDirectory()) return visit({ ...place, folder: path }, []);
  return instancesOf(place.open(path));
}

/** An instance for every document of a file. */
export function instancesOf(yaml: Yaml): Instance[] {
  return yaml.documents.flatMap((_, index) => {
    const start = rootOf(yaml, index);
    const list = elements(field(start, 'items'));
    const kind = String(scalar(field(start, 'kind')?.node) ?? '');
    return kind.endsWith('List') && list.length ? list.flatMap(instanceOf) : instanceOf(start);
  });
}

function instanceOf(start: Found): Instance[] {
  const text = (...keys: string[]) => {
    let found: Found | undefined = start;
    for (const key of keys) found = found && field(found, key);
    return found && scalar(found.node);
  };
  const kind = text('kind');
  if (typeof kind !== 'string') return [];
  const namespace = text('metadata', 'namespace');
  return [
    {
      apiVersion: String(text('apiVersion') ?? ''),
      kind,
      namespaces: [namespace === undefined || namespace === null ? undefined : String(namespace)],
      names: [String(text('metadata', 'name') ?? '')],
      hashed: false,
      layers: [resourceLayer(start)],
    },
  ];
}
