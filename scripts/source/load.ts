import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error';
import { suggestion } from '../model/kube/nearest';

/** The names that kustomize takes for its file, in its order. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** The kustomization file of a folder, or undefined. */
export function kustomizationFile(folder: string): string | undefined {
  return kustomizationNames.map((name) => join(folder, name)).find((file) => existsSync(file));
}

/** The overlays of a repository: the folders of `overlays/`, sorted. */
export function overlayNames(root: string): string[] {
  const folder = join(root, 'overlays');
  if (!existsSync(folder)) throw new InputError(`${folder}: expected the folder of overlays, found nothing`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

/**
 * The overlays that were asked for, all of them when none was.
 * @throws InputError for an unknown name, with the nearest one, and for an overlay without a kustomization.
 */
export function load(root: string, asked: readonly string[] = []): string[] {
  const known = overlayNames(root);
  for (const name of asked) {
    if (!known.includes(name)) {
      throw new InputError(
        `unknown overlay ${name}${suggestion(name, known)}: expected one of ${known.join(', ') || 'none: overlays/ is empty'}`,
      );
    }
  }
  const names = asked.length ? Array.from(new Set(asked)) : known;
  if (!names.length) throw new InputError(`${join(root, 'overlays')}: expected at least one overlay, found none`);
  for (const name of names) {
    const folder = join(root, 'overlays', name);
    if (!kustomizationFile(folder)) throw new InputError(`overlays/${name}: expected kustomization.yaml, found none`);
  }
  return names;
}
