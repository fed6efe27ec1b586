import type { Manifest } from '../../model/kube/manifest';
import { item } from '../../model/kube/path';
import type { Located, LocatedContainer } from '../../model/kube/pod';
import { containers, podSpec, podTemplate } from '../../model/kube/pod';
import type { PodSecurityLevel } from '../../model/kube/pod-security';
import { isEdition, isLevel, minorOf } from '../../model/kube/pod-security';
import type { Unstructured } from '../../model/kube/shape';
import type { Stack } from '../../model/kube/stack';
import type { Policy, Violation } from '../policy';

/** Which editions of which level hold a check (pod-security-admission `policy/registry.go`). */
export interface Edition {
  level: 'baseline' | 'restricted';
  /** The first minor release that has the check; absent: all have it. */
  since?: number;
  /** Of a baseline check: the minor release from which a restricted check takes its place at that level. */
  replaced?: number;
}

/** A pod under a level: the parts that the checks read. */
export interface Pod {
  metadata: Unstructured;
  metadataPath: string;
  spec: Located<Unstructured>;
  containers: readonly LocatedContainer[];
  /** The minor release whose edition of the level counts. */
  minor: number;
  /** `spec.os.name` says Windows: the fields that only Linux has may be absent (from 1.25). */
  windows: boolean;
  /** `hostUsers: false`: root in the pod is nobody on the node (from 1.35). */
  userNamespace: boolean;
}

interface Demand {
  level: PodSecurityLevel['level'];
  minor: number;
  severity?: 'warning';
}

/**
 * A check of the Pod Security Standards: `find` runs on every workload that is held to a level having it.
 *
 * What holds a pod: the forced level, else the labels of its Namespace where that is in the target. `enforce` refuses
 * the pod: the rule's severity. `warn` prints a warning to whoever applies: a warning here. `audit` only writes into
 * the cluster's log and stops nobody: not reported.
 */
export function atLevel(edition: Edition, find: (pod: Pod) => Iterable<Violation>): Policy['check'] {
  return function* check(workload, stack) {
    const reported = new Set<string>();
    for (const { level, minor, severity } of demands(workload, stack)) {
      if (!holds(edition, level, minor)) continue;
      const pod = podOf(workload, minor);
      for (const violation of pod ? find(pod) : []) {
        const known = `${violation.path}\n${violation.message}`;
        if (!reported.has(known)) yield severity ? { ...violation, severity } : violation;
        reported.add(known);
      }
    }
  };
}

/** The same check for every workload, by the edition of the cluster: what a rule asks that no level decides. */
export function atAnyLevel(find: (pod: Pod) => Iterable<Violation>): Policy['check'] {
  return function* check(workload, { facts }) {
    const pod = podOf(workload, minorOf('latest', facts.kubernetesVersion));
    if (pod) yield* find(pod);
  };
}

function holds({ level: own, since = 0, replaced = Infinity }: Edition, level: string, minor: number): boolean {
  if (minor < since || level === 'privileged') return false;
  return level === 'restricted' ? minor < replaced : own === 'baseline';
}

function demands(workload: Manifest, stack: Stack): readonly Demand[] {
  const { podSecurity, facts } = stack;
  if (podSecurity) return [{ level: podSecurity.level, minor: minorOf(podSecurity.version, facts.kubernetesVersion) }];
  return stack.memo(demandsByNamespace).get(workload.metadata.namespace ?? 'default') ?? [];
}

function demandsByNamespace({ ofKind, facts }: Stack): ReadonlyMap<string, readonly Demand[]> {
  return new Map(
    ofKind('Namespace').map(({ metadata }) => [
      metadata.name,
      ofLabels(metadata.labels ?? {}, facts.kubernetesVersion),
    ]),
  );
}

/** As pod-security-admission `api/helpers.go` (PolicyToEvaluate): an unreadable `enforce` counts as `restricted`. */
function ofLabels(labels: Readonly<Record<string, unknown>>, cluster: string): readonly Demand[] {
  const of = (mode: string, unreadable: PodSecurityLevel['level']) => {
    const level = labels[`pod-security.kubernetes.io/${mode}`];
    const version = labels[`pod-security.kubernetes.io/${mode}-version`];
    // A cluster knows no edition newer than itself.
    const minor = Math.min(minorOf(isEdition(version) ? version : 'latest', cluster), minorOf('latest', cluster));
    return level === undefined ? [] : [{ level: isLevel(level) ? level : unreadable, minor }];
  };
  return [
    ...of('enforce', 'restricted'),
    ...of('warn', 'privileged').map((demand) => ({ ...demand, severity: 'warning' as const })),
  ];
}

type Parts = Omit<Pod, 'minor'>;
const read = new WeakMap<Manifest, Parts | null>();

function podOf(workload: Manifest, minor: number): Pod | undefined {
  let parts = read.get(workload);
  if (parts === undefined) read.set(workload, (parts = partsOf(workload)));
  return parts ? { ...parts, minor } : undefined;
}

function partsOf(workload: Manifest): Parts | null {
  const template = podTemplate(workload);
  const spec = podSpec(workload);
  if (!template || !spec) return null;
  return {
    metadata: template.value.metadata,
    metadataPath: template.path ? `${template.path}.metadata` : 'metadata',
    spec,
    containers: containers(workload),
    windows: spec.value.os?.name === 'windows',
    userNamespace: spec.value.hostUsers === false,
  };
}

/** A `securityContext`, the pod's first, then each container's; `value` is undefined where there is none. */
export interface Context {
  value: Unstructured;
  path: string;
  /** Who sets it, as a message begins: `the pod`, or the container's name. */
  who: string;
}

/** The pod's own security context. */
export function podContext({ spec }: Pod): Context {
  return { value: spec.value.securityContext ?? undefined, path: `${spec.path}.securityContext`, who: 'the pod' };
}

/** The security context of every container. */
export function containerContexts({ containers: all }: Pod): Context[] {
  return all.map(({ value, path }) => ({
    value: value.securityContext ?? undefined,
    path: `${path}.securityContext`,
    who: String(value.name ?? path),
  }));
}

/** The pod's and every container's. */
export function contexts(pod: Pod): Context[] {
  return [podContext(pod), ...containerContexts(pod)];
}

/** The elements of what should be a list; nothing where it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The pod's volumes; what is no object is left out. */
export function volumes({ spec }: Pod): Located<Unstructured>[] {
  return list(spec.value.volumes).flatMap((value, index) =>
    value !== null && typeof value === 'object' ? [{ value, path: item(`${spec.path}.volumes`, value, index) }] : [],
  );
}
