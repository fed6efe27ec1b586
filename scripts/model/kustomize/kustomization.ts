import type { Manifest } from '../kube/manifest';
import { list, record, text } from '../kube/shape';

/** The kinds of a kustomization file; `metadata.name` is its folder. */
export const kustomizationKinds: readonly string[] = ['Kustomization', 'Component'];

/** Is it kustomize's own file, and not a `Kustomization` of Flux? */
export function isFile({ apiVersion }: Manifest): boolean {
  return String(apiVersion ?? '').startsWith('kustomize.config.k8s.io/') || apiVersion === 'v1' || !apiVersion;
}

/** Does the folder hold the variant of one environment, or a component that goes into such? */
export function isOverlay({ kind, metadata }: Manifest): boolean {
  return kind === 'Component' || /(^|\/)(overlays|environments|envs|clusters)\//.test(String(metadata?.name));
}

/** A path or address that the file names, and the field that names it. */
export interface Reference {
  value: string;
  path: string;
}

const entries = [
  ...['resources', 'components', 'bases', 'crds', 'configurations', 'generators', 'transformers', 'validators'],
  'patchesStrategicMerge',
];

/** Everything that the file reads from elsewhere: entries of lists, files of generators, patches, charts. */
export function references(object: Manifest): Reference[] {
  const found: Reference[] = [];
  const add = (value: unknown, path: string) => {
    const one = text(value);
    if (one !== undefined && !one.includes('\n')) found.push({ value: one, path });
  };
  for (const field of entries) {
    for (const [index, value] of list(object[field]).entries()) add(value, `${field}[${index}]`);
  }
  for (const field of ['patches', 'patchesJson6902', 'replacements']) {
    for (const [index, patch] of list(object[field]).entries()) add(record(patch)['path'], `${field}[${index}].path`);
  }
  for (const field of ['configMapGenerator', 'secretGenerator']) {
    for (const [index, generator] of list(object[field]).entries()) {
      const place = `${field}[${text(record(generator)['name']) ?? index}]`;
      for (const [at, file] of list(record(generator)['files']).entries()) {
        const name = text(file);
        add(name?.slice(name.indexOf('=') + 1), `${place}.files[${at}]`);
      }
      for (const [at, file] of list(record(generator)['envs']).entries()) add(file, `${place}.envs[${at}]`);
    }
  }
  add(record(object['openapi'])['path'], 'openapi.path');
  return found;
}
