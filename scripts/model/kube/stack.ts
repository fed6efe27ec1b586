import type { Facts } from './facts';
import { unknownFacts } from './facts';
import type { Manifest } from './manifest';
import type { PodSecurityLevel } from './pod-security';

/** All that a check may see: every object of the target, looked up by kind or by name, and the facts beside them. */
export interface Stack {
  readonly objects: readonly Manifest[];
  readonly facts: Facts;
  /** The overlay's name, undefined for loose files. */
  readonly overlay?: string;
  /** The Pod Security level that every pod is held to, whatever its namespace says. */
  readonly podSecurity?: PodSecurityLevel;
  /** For `argocd/`: what each overlay renders to, by the overlay's name. */
  readonly rendered: ReadonlyMap<string, readonly Manifest[]>;
  /** Every object of a kind. */
  ofKind(kind: string): readonly Manifest[];
  /** The object with this kind, name and namespace; a namespace of undefined finds cluster-scoped objects. */
  find(kind: string, name: string, namespace?: string): Manifest | undefined;
  /** Computes once per stack: a model that several checks read, such as the Elasticsearch nodes. */
  memo<T>(compute: (stack: Stack) => T): T;
}

/** What may be given beside the objects. */
export interface StackOptions {
  facts?: Facts;
  overlay?: string;
  podSecurity?: PodSecurityLevel;
  rendered?: ReadonlyMap<string, readonly Manifest[]>;
}

const id = (kind: string, name: string, namespace = '') => `${kind}\n${namespace}\n${name}`;

/** Indexes objects for the checks. */
export function stackOf(objects: readonly Manifest[], options: StackOptions = {}): Stack {
  const byKind = groupBy(objects);
  const byId = new Map(
    objects.map((object) => [id(object.kind, object.metadata.name, object.metadata.namespace), object]),
  );
  const models = new Map<unknown, unknown>();
  const stack: Stack = {
    objects,
    facts: options.facts ?? unknownFacts,
    rendered: options.rendered ?? new Map(),
    ...(options.overlay === undefined ? {} : { overlay: options.overlay }),
    ...(options.podSecurity === undefined ? {} : { podSecurity: options.podSecurity }),
    ofKind: (kind) => byKind.get(kind) ?? [],
    find: (kind, name, namespace) => byId.get(id(kind, name, namespace)),
    memo<T>(compute: (stack: Stack) => T): T {
      if (!models.has(compute)) models.set(compute, compute(stack));
      return models.get(compute) as T;
    },
  };
  return stack;
}

function groupBy(objects: readonly Manifest[]): Map<string, Manifest[]> {
  const groups = new Map<string, Manifest[]>();
  for (const object of objects) {
    const group = groups.get(object.kind);
    if (group) group.push(object);
    else groups.set(object.kind, [object]);
  }
  return groups;
}
