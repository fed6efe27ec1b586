import type { Fields } from './manifest';
import { manifest } from './manifest';

/** The `kustomization.yaml` of a folder, which is its name. */
export function kustomization(folder: string, fields: Fields, kind = 'Kustomization'): string {
  return manifest(kind, { metadata: `name: ${folder}`, ...fields });
}
