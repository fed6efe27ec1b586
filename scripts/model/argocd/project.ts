import type { Manifest } from '../kube/manifest';
import { group } from '../kube/manifest';
import { namespaced } from '../kube/scope';
import { list, record, text } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { applied } from './application';

/** An object as a project sees it: kind, where it goes, and which Application brings it. */
export interface Applied {
  application: Manifest;
  group: string;
  kind: string;
  name: string;
  /** Undefined for an object of the whole cluster. */
  namespace?: string;
}

/** Every object that the Applications of a project apply; undefined where none of them is known. */
export function appliedBy(project: Manifest, stack: Stack): Applied[] | undefined {
  const own = applicationsOf(project, stack);
  const known = own.flatMap((application) => {
    const objects = applied(application, stack);
    return objects ? [{ application, objects }] : [];
  });
  if (!known.length) return undefined;
  return known.flatMap(({ application, objects }) => {
    const fallback = text(record(record(application['spec'])['destination'])['namespace']);
    return objects.map((object) => {
      const inNamespace = namespaced(object) ?? Boolean(object.metadata?.namespace);
      const namespace = object.metadata?.namespace ?? fallback;
      return {
        ...{ application, group: group(object), kind: object.kind, name: String(object.metadata?.name) },
        ...(inNamespace && namespace !== undefined ? { namespace } : {}),
      };
    });
  });
}

/** The Applications that name a project. */
export function applicationsOf(project: Manifest, stack: Stack): Manifest[] {
  return stack.ofKind('Application').filter(({ spec }) => record(spec)['project'] === project.metadata?.name);
}

/** Does a glob of Argo CD match: `*` any run of characters, `?` one? */
export function glob(pattern: unknown, value: string): boolean {
  if (typeof pattern !== 'string') return false;
  if (!/[*?]/.test(pattern)) return pattern === value;
  const source = pattern
    .split(/([*?]+)/)
    .map((part) =>
      /^[*?]/.test(part)
        ? part.includes('*')
          ? '.*'
          : '.'.repeat(part.length)
        : part.replace(/[.+^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${source.join('')}$`, 's').test(value);
}

/** Does an entry of a list of kinds match an object; a `name` counts where it is given? */
export function matchesKind(entry: unknown, object: Pick<Applied, 'group' | 'kind' | 'name'>): boolean {
  const { group: ofGroup, kind, name } = record(entry);
  return (
    glob(ofGroup ?? '', object.group) && glob(kind, object.kind) && (name === undefined || glob(name, object.name))
  );
}

/** Does the project allow the kind (AppProject.IsGroupKindNamePermitted)? */
export function permitsKind(project: Manifest, object: Applied): boolean {
  const spec = record(project['spec']);
  const scope = object.namespace === undefined ? 'cluster' : 'namespace';
  const allowed = spec[`${scope}ResourceWhitelist`];
  const denied = list(spec[`${scope}ResourceBlacklist`]);
  const listed =
    scope === 'namespace' && (allowed === undefined || allowed === null)
      ? true
      : list(allowed).some((entry) => matchesKind(entry, object));
  return listed && !denied.some((entry) => matchesKind(entry, object));
}

/** Does the project allow this namespace on this cluster? A destination that begins with `!` denies. */
export function permitsDestination(
  project: Manifest,
  destination: Readonly<Record<string, unknown>>,
  namespace: string,
): boolean {
  let allowed = false;
  for (const entry of list(record(project['spec'])['destinations'])) {
    const { server, name, namespace: space } = record(entry);
    const deny = (value: unknown) => typeof value === 'string' && value.startsWith('!');
    const plain = (value: unknown) => (deny(value) ? String(value).slice(1) : value);
    const cluster =
      (server !== undefined && glob(plain(server), text(destination['server']) ?? '')) ||
      (name !== undefined && glob(plain(name), text(destination['name']) ?? ''));
    const matched = cluster && glob(plain(space), namespace);
    if (matched && (deny(server) || deny(name) || deny(space))) return false;
    if (matched) allowed = true;
  }
  return allowed;
}
