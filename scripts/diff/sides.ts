import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error';
import { suggestion } from '../model/kube/nearest';
import { cachedBuild } from '../source/cached-build';
import { kustomizationFile, overlayNames } from '../source/load';
import type { Target } from '../source/target';
import { folderTarget, kustomizationTarget, overlayTarget } from '../source/target';

/** One target on one side of a change: built, or why not. Neither: it is not there. */
export interface Side {
  target?: Target;
  error?: string;
}

/** A target on both sides. */
export interface Pair {
  /** The overlay's name, or `argocd`. */
  name: string;
  before: Side;
  after: Side;
}

/** The folder of Argo CD's own objects, compared beside the overlays. */
const argocd = 'argocd';

/**
 * Builds every overlay, and `argocd/`, on both sides; a side that cannot be built keeps its message.
 * @param asked overlays; none means all of either side, and `argocd/`.
 * @throws InputError for a name that neither side has.
 */
export async function pairSides(baseRoot: string, headRoot: string, asked: readonly string[] = []): Promise<Pair[]> {
  const known = Array.from(new Set([...named(baseRoot), ...named(headRoot)])).sort();
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InputError(
      `unknown overlay ${unknown}${suggestion(unknown, known)}: expected one of ${known.join(', ')}`,
    );
  const names = asked.length ? Array.from(new Set(asked)) : known;
  return Promise.all(
    names.map(async (name) => {
      // one after the other: where nothing changed, the second finds what the first built
      const after = await side(headRoot, name);
      return { name, after, before: await side(baseRoot, name) };
    }),
  );
}

function named(root: string): string[] {
  // Git knows no empty folder: one that a removal left behind is no overlay
  const filled = (name: string) => readdirSync(join(root, 'overlays', name)).length > 0;
  const overlays = existsSync(join(root, 'overlays')) ? overlayNames(root).filter(filled) : [];
  return existsSync(join(root, argocd)) ? [...overlays, argocd] : overlays;
}

async function side(root: string, name: string): Promise<Side> {
  if (!named(root).includes(name)) return {};
  try {
    if (name === argocd) return { target: await argocdTarget(root) };
    if (!kustomizationFile(join(root, 'overlays', name)))
      return { error: `overlays/${name}: expected kustomization.yaml, found none` };
    return { target: await overlayTarget(root, name, cachedBuild) };
  } catch (error) {
    if (error instanceof InputError) return { error: error.message.replaceAll(`${root}/`, '') };
    throw error;
  }
}

/** `argocd/` is applied file by file; a fork may have given it a kustomization. */
async function argocdTarget(root: string): Promise<Target> {
  const folder = join(root, argocd);
  return kustomizationFile(folder)
    ? kustomizationTarget(root, argocd, cachedBuild)
    : folderTarget(root, folder, argocd);
}
