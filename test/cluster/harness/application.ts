import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Kube, Target } from './kube';
import { waitFor } from './wait';

/** One managed object as the Application's status lists it. */
export interface Managed {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  status?: string;
  health?: { status: string; message?: string };
  requiresPruning?: boolean;
  hook?: boolean;
}

/** One object of a sync operation. */
export interface Synced extends Managed {
  /** `SyncFailed`, `Synced`, `Pruned`, `PruneSkipped`. */
  status: string;
  message?: string;
  hookPhase?: string;
  hookType?: string;
}

/** What an Application says of itself. */
export interface State {
  sync: string;
  revision: string;
  health: string;
  resources: readonly Managed[];
  conditions: readonly string[];
  operation?: { phase: string; message: string; startedAt: string; revision: string; results: readonly Synced[] };
}

const target = (name: string): Target => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: 'argocd' },
});

/** The state of an Application. @throws Error when there is none. */
export async function stateOf(kube: Kube, name: string): Promise<State> {
  const application = await kube.find(target(name));
  if (!application) throw new Error(`no Application ${name}`);
  return read(application);
}

function read({ status = {} }: Manifest): State {
  const { operationState } = status;
  return {
    sync: status.sync?.status ?? 'Unknown',
    revision: status.sync?.revision ?? '',
    health: status.health?.status ?? 'Unknown',
    resources: status.resources ?? [],
    conditions: (status.conditions ?? []).map(({ type, message }: Record<string, string>) => `${type}: ${message}`),
    ...(operationState
      ? {
          operation: {
            phase: operationState.phase,
            message: operationState.message ?? '',
            startedAt: operationState.startedAt,
            revision: operationState.syncResult?.revision ?? operationState.operation?.sync?.revision ?? '',
            results: operationState.syncResult?.resources ?? [],
          },
        }
      : {}),
  };
}

/** Asks Argo CD to look at the repository again. */
export async function refresh(kube: Kube, name: string): Promise<void> {
  await kube.patch(target(name), { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } });
}

/** Waits until an Application has the state that is asked for; says what still differs when it has not. */
export async function waitForState(
  kube: Kube,
  name: string,
  what: string,
  seconds: number,
  holds: (state: State) => boolean,
): Promise<State> {
  await refresh(kube, name);
  return waitFor(`Application ${name} ${what}`, seconds, async () => {
    const state = await stateOf(kube, name);
    return holds(state) ? { done: state } : { seen: describe(state) };
  });
}

/** Waits until a commit is applied: its sync succeeded, nothing differs, everything is healthy. */
export function waitForHealthy(kube: Kube, name: string, revision: string, seconds = 180): Promise<State> {
  return waitForState(kube, name, `Synced and Healthy at ${revision.slice(0, 8)}`, seconds, (state) =>
    isHealthy(state, revision),
  );
}

/** Whether a commit is applied and healthy. */
export function isHealthy({ sync, health, revision, operation }: State, expected: string): boolean {
  const done = operation?.phase === 'Succeeded' && operation.revision === expected;
  return sync === 'Synced' && health === 'Healthy' && revision === expected && done;
}

/** Whether nothing differs from a commit, all is healthy and no sync runs; a commit that changes nothing starts none. */
export function isSettled({ sync, health, revision, operation }: State, expected: string): boolean {
  return sync === 'Synced' && health === 'Healthy' && revision === expected && operation?.phase !== 'Running';
}

/** Asks for a sync of a commit as `argocd app sync` does, with the Application's own options and without a retry. */
export async function requestSync(kube: Kube, name: string, revision: string): Promise<void> {
  const application = await kube.find(target(name));
  const syncOptions = application?.['spec'].syncPolicy?.syncOptions as string[] | undefined;
  await kube.patch(target(name), {
    operation: { initiatedBy: { username: 'cluster-tests' }, sync: { revision, prune: true, syncOptions } },
  });
}

/** Ends a sync that runs, or that waits for its next try, as `argocd app terminate-op` does. */
export async function endSync(kube: Kube, name: string): Promise<void> {
  if ((await stateOf(kube, name)).operation?.phase !== 'Running') return;
  await kube.patch(target(name), { status: { operationState: { phase: 'Terminating' } } });
}

/** What is not as it should be, for a message. */
export function describe({ sync, health, revision, resources, conditions, operation }: State): string {
  const odd = resources
    .filter(({ status, health: own }) => status !== 'Synced' || (own && own.status !== 'Healthy'))
    .map(({ kind, name, status, health: own }) =>
      `${kind}/${name} ${status ?? ''} ${own?.status ?? ''} ${own?.message ?? ''}`.trim(),
    );
  const failed = (operation?.results ?? [])
    .filter(({ status, hookPhase }) => status === 'SyncFailed' || hookPhase === 'Failed')
    .map(({ kind, name, message }) => `${kind}/${name}: ${message ?? ''}`);
  const head = `${sync}, ${health} at ${revision.slice(0, 8)}, operation ${operation?.phase ?? 'none'} ${operation?.message ?? ''}`;
  return [head, ...odd, ...failed, ...conditions].join('\n          ');
}

/** Looks at an Application every second for a while, and gives every state that was not quiet. */
export async function disturbances(kube: Kube, name: string, seconds: number): Promise<string[]> {
  const first = await stateOf(kube, name);
  const before = await generations(kube, first);
  const seen = new Set<string>();
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(1000)) {
    const state = await stateOf(kube, name);
    if (state.sync !== 'Synced' || state.health !== 'Healthy') seen.add(describe(state));
    if (state.operation?.startedAt !== first.operation?.startedAt)
      seen.add(`a sync began at ${state.operation?.startedAt}`);
  }
  const after = await generations(kube, first);
  for (const [id, generation] of before) {
    if (after.get(id) !== generation) seen.add(`${id} went from generation ${generation} to ${after.get(id)}`);
  }
  return [...seen];
}

async function generations(kube: Kube, { resources }: State): Promise<Map<string, unknown>> {
  const all = await Promise.all(
    resources.map(async ({ group, version, kind, namespace, name }): Promise<[string, unknown]> => {
      const metadata = namespace === undefined ? { name } : { name, namespace };
      const object = await kube.find({ apiVersion: group ? `${group}/${version}` : version, kind, metadata });
      return [`${kind}/${name}`, object?.metadata['generation'] ?? object?.metadata['uid']];
    }),
  );
  return new Map(all);
}
