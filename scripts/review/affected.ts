import { posix } from 'node:path';
import type { Row } from '../diff/diff';
import { InputError } from '../input-error';
import { sources } from '../model/argocd/application';
import type { Manifest } from '../model/kube/manifest';
import { ref } from '../model/kube/manifest';
import { key } from '../model/kube/path';
import type { Finding } from '../rule/finding';
import { closure } from '../source/closure';

const annotation = 'argocd.argoproj.io/manifest-generate-paths';

/** An Application of this repository and the folder that it applies. */
export interface Applied {
  object: Manifest;
  /** `overlays/prod`. */
  folder: string;
}

/** The Applications among some objects whose source is a folder of this repository. */
export function applied(objects: readonly Manifest[], exists: (folder: string) => boolean): Applied[] {
  return objects
    .filter(({ kind }) => kind === 'Application')
    .flatMap((object) =>
      sources(object).flatMap(({ value }) => {
        const folder: unknown = value['path'];
        return typeof folder === 'string' && exists(folder) ? [{ object, folder: posix.normalize(folder) }] : [];
      }),
    );
}

/** The Applications that will do something: their folder renders otherwise, or they changed themselves. */
export function affected(applications: readonly Applied[], rows: readonly Row[]): string[] {
  const changed = new Set(rows.filter(({ state }) => state !== 'unchanged').map(({ name }) => `overlays/${name}`));
  const own = new Set(
    rows.flatMap(({ changes }) =>
      changes.filter(({ object }) => object.kind === 'Application').map(({ object }) => object.name),
    ),
  );
  const names = applications
    .filter(({ object, folder }) => changed.has(folder) || own.has(object.metadata.name))
    .map(({ object }) => object.metadata.name);
  return Array.from(new Set(names)).sort();
}

/** Files that an Application is rendered from and that Argo CD does not watch for it. */
export function unwatched(root: string, applications: readonly Applied[]): Finding[] {
  return applications.flatMap(({ object, folder }): Finding[] => {
    const value = object.metadata.annotations?.[annotation];
    if (!value) return []; // no annotation: every commit renders it, which a policy says
    const watched = value
      .split(';')
      .map((path) => posix.resolve('/', path.startsWith('/') ? path : posix.join(folder, path)));
    const missed = read(root, folder).filter(
      (file) => !watched.some((path) => path === '/' || `/${file}`.startsWith(`${path}/`) || `/${file}` === path),
    );
    if (!missed.length) return [];
    const rest = missed.length > 1 ? ` and ${missed.length - 1} more` : '';
    return [
      {
        policy: 'review/paths-covered',
        severity: 'error',
        message: `${folder} reads ${missed[0]}${rest}, which the Application does not watch`,
        object: ref(object),
        path: key('metadata.annotations', annotation),
        overlays: ['argocd'],
        source: null,
        waiver: null,
      },
    ];
  });
}

/** A folder that cannot be built is a row of its own; here it has nothing to say. */
function read(root: string, folder: string): string[] {
  try {
    return closure(root, folder);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
