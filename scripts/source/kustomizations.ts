import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Manifest } from '../model/kube/manifest';
import { readValue } from '../yaml/document';
import { kustomizationFile } from './load';

/** One kustomization file of the tree that an overlay is built from. */
export interface KustomizationFile {
  /** Its folder, relative to the repository's root: `overlays/prod`. */
  folder: string;
  /** Its file, relative to the repository's root. */
  file: string;
  /** Its fields, as an object that policies can check: kind `Kustomization` or `Component`, named by the folder. */
  manifest: Manifest;
}

/** Every kustomization that a folder is built from, itself first, each once. Remote ones are not followed. */
export function kustomizations(root: string, folder: string): KustomizationFile[] {
  const found = new Map<string, KustomizationFile>();
  visit(resolve(root, folder));
  return Array.from(found.values());

  function visit(path: string): void {
    const file = kustomizationFile(path);
    const name = relative(root, path) || '.';
    if (!file || found.has(name)) return;
    const shown = relative(root, file);
    const value = (readValue(file, shown) ?? {}) as Partial<Manifest>;
    const metadata = { ...value.metadata, name };
    const manifest: Manifest = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      ...value,
      metadata,
    };
    found.set(name, { folder: name, file: shown, manifest });
    for (const field of ['resources', 'components', 'bases'] as const) {
      const entries: unknown = manifest[field];
      if (!Array.isArray(entries)) continue;
      for (const entry of entries) {
        const child = typeof entry === 'string' ? resolve(path, entry) : '';
        if (child && existsSync(child) && statSync(child).isDirectory()) visit(child);
      }
    }
  }
}

/** The folders, relative to the root, that an overlay reads: what Argo CD must watch. */
export function foldersRead(files: readonly KustomizationFile[]): string[] {
  return files
    .map(({ folder }) => folder)
    .filter((folder) => !folder.startsWith('..'))
    .sort();
}
