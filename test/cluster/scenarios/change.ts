import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { repository as root } from '../../../scripts/source/repository';
import type { State, Synced } from '../harness/application';
import { describe, endSync, isSettled, refresh, requestSync, waitForState } from '../harness/application';
import { idOf, idOfManaged } from '../harness/identity';
import { addObject, addPatch } from '../harness/repository';
import { outcomeOf } from '../harness/run-command';
import { waitFor, when } from '../harness/wait';
import { waitForWorkloads } from '../harness/workloads';
import type { Running } from './stack';

/** What somebody changed or deleted by hand comes back, and nothing else is touched. */
export async function driftIsHealed(running: Running): Promise<string[]> {
  const { kube, application, objects } = running;
  const service = first(objects, 'Service');
  const workload = first(objects, 'Deployment');
  const wanted = workload['spec'].replicas as number;
  const network = first(objects, 'NetworkPolicy');

  await kube.remove(service);
  await kube.patch(workload, { spec: { replicas: wanted + 3 } });
  await kube.patch(network, { spec: { policyTypes: ['Egress'] } });
  await refresh(kube, application);
  await waitFor('the drift to be healed', 90, async () => {
    const [one, two, three] = [await kube.find(service), await kube.find(workload), await kube.find(network)];
    const healed: Record<string, boolean> = {
      'the Service is back': one !== undefined,
      'the replicas are back': two?.['spec'].replicas === wanted,
      'the policy types are back':
        JSON.stringify(three?.['spec'].policyTypes) === JSON.stringify(network['spec'].policyTypes),
    };
    const open = Object.keys(healed).filter((what) => !healed[what]);
    return when(open.length === 0, `not yet: ${open.join(', ')}`);
  });
  await waitForState(
    kube,
    application,
    'Synced and Healthy again',
    90,
    ({ sync, health }) => sync === 'Synced' && health === 'Healthy',
  );
  return [service, workload, network].map(idOf);
}

/**
 * A part that leaves Git leaves the cluster. A namespace and a StatefulSet with data stay although they leave Git too,
 * and so do the claims. Everything is put back at the end.
 */
export async function removedPartsArePruned(running: Running): Promise<string[]> {
  const { kube, application, objects, overlay, repository } = running;
  const removed = [first(objects, 'Deployment'), first(objects, 'PodDisruptionBudget'), first(objects, 'Service')];
  const kept = [first(objects, 'Namespace'), dataNodes(objects)];
  const claims = await claimsOf(running);
  assert.ok(claims.length > 0, 'expected claims, found none');

  await changed(running, async () => {
    const revision = await repository.commit('remove parts', (folder) => {
      for (const { apiVersion, kind, metadata } of [...removed, ...kept]) {
        addPatch(folder, overlay, { $patch: 'delete', apiVersion, kind, metadata: slim(metadata) });
      }
    });
    await refresh(kube, application);
    await waitFor('the removed parts to be pruned', 120, async () => {
      const left = (await Promise.all(removed.map((part) => kube.find(part)))).filter((part) => part !== undefined);
      return when(left.length === 0, `still there: ${left.map(idOf).join(', ')}`);
    });
    const ended = ({ operation }: State): boolean =>
      operation?.phase === 'Succeeded' && operation.revision === revision;
    await waitForState(kube, application, 'with its sync ended', 60, ended);
    for (const part of kept) {
      const found = await kube.find(part);
      assert.ok(found && !found.metadata['deletionTimestamp'], `${idOf(part)} was deleted`);
    }
    assert.equal(await claimsOf(running), claims, 'the claims are no longer the same');
  });
  return removed.map(idOf);
}

/** A StatefulSet that somebody deletes comes back, to the claims that it had. */
export async function deletedDataNodesKeepClaims(running: Running): Promise<string> {
  const { kube, application, objects } = running;
  const stateful = dataNodes(objects);
  const claims = await claimsOf(running);
  const before = (await kube.find(stateful))?.metadata['uid'];
  await kube.remove(stateful);
  await refresh(kube, application);
  await waitFor('the StatefulSet to be made again', 60, async () => {
    const uid = (await kube.find(stateful))?.metadata['uid'];
    return when(uid !== undefined && uid !== before, 'not yet');
  });
  await waitForWorkloads(kube);
  assert.equal(await claimsOf(running), claims, 'the claims are no longer the same');
  return idOf(stateful);
}

function dataNodes(objects: readonly Manifest[]): Manifest {
  return first(objects, 'StatefulSet', ({ metadata }) => /-(data|single)$/.test(metadata.name));
}

/** Does something to the repository, then puts it back and waits until Argo CD has followed, whatever came of it. */
async function changed<T>({ kube, application, repository }: Running, action: () => Promise<T>): Promise<T> {
  const putBack = async (): Promise<void> => {
    const revision = await repository.restore();
    await endSync(kube, application);
    await waitForState(kube, application, 'as it was', 180, (state) => isSettled(state, revision));
  };
  let value: T;
  try {
    value = await action();
  } catch (error) {
    // What went wrong first is what matters.
    await putBack().catch(() => undefined);
    throw error;
  }
  await putBack();
  return value;
}

/** Name and uid of every claim, so that a claim that was made anew counts as another one. */
async function claimsOf({ kube }: Running): Promise<string[]> {
  const claims = await kube.list('v1', 'PersistentVolumeClaim');
  return claims
    .map(
      ({ metadata }) =>
        `${metadata.namespace}/${metadata.name} ${String(metadata['uid'])} ${metadata['deletionTimestamp'] ? 'going' : ''}`,
    )
    .sort();
}

/**
 * A changed claim template cannot be applied. With server-side diff Argo CD sees it before it syncs: it cannot compare,
 * says why, and starts nothing. A sync that is asked for all the same ends as failed with the server's words, and nothing
 * is deleted. `npm run diff` refused the change before.
 * @returns what Argo CD said, and what our rule said.
 */
export async function immutableChangeFails(running: Running): Promise<string[]> {
  const { kube, application, objects, overlay, repository } = running;
  const stateful = first(objects, 'StatefulSet', ({ ['spec']: spec }) => (spec.volumeClaimTemplates ?? []).length > 0);
  const before = await kube.find(stateful);
  const path = '/spec/volumeClaimTemplates/0/spec/resources/requests/storage';
  const refusal = /updates to statefulset spec for fields other than .* are forbidden/;
  return changed(running, async () => {
    const revision = await repository.commit('grow the volumes', (folder) => {
      const { kind, metadata } = stateful;
      addPatch(folder, overlay, [{ op: 'replace', path, value: '123Gi' }], { kind, name: metadata.name });
    });
    const dangers = await ownVerdict(repository.folder, overlay);
    const ours = dangers.filter(({ policy }) => policy === 'changes/immutable-fields');
    assert.equal(
      ours.map(({ object, path: field }) => `${object.name} ${field}`),
      [`${stateful.metadata.name} spec.volumeClaimTemplates`],
    );

    const said = ({ conditions }: State): string | undefined => conditions.find((condition) => refusal.test(condition));
    const compared = await waitForState(
      kube,
      application,
      'unable to compare',
      60,
      (state) => said(state) !== undefined,
    );
    assert.is(compared.sync, 'Unknown');
    await requestSync(kube, application, revision);
    const failed = await waitForFailure(running, stateful);
    assert.match(failed.message ?? '', refusal);
    const kept = await kube.find(stateful);
    assert.is(kept?.metadata['uid'], before?.metadata['uid'], 'the StatefulSet was replaced');
    assert.equal(kept?.['spec'].volumeClaimTemplates, before?.['spec'].volumeClaimTemplates);
    return [
      `Argo CD: ${compared.sync}, then ${failed.status}: ${failed.message ?? ''}`,
      ...ours.map(({ policy, message }) => `${policy}: ${message}`),
    ];
  });
}

interface Danger {
  policy: string;
  path: string;
  message: string;
  object: { name: string };
}

/** What `npm run diff` says of the last commit; it must refuse it. */
async function ownVerdict(folder: string, overlay: string): Promise<Danger[]> {
  const cli = [join(root, 'scripts', 'register.js'), join(root, 'scripts', 'cli.ts')];
  const args = ['-r', ...cli, 'diff', overlay, '--base', 'HEAD~1', '--format', 'json'];
  const { how, stdout, stderr } = await outcomeOf(process.execPath, args, { cwd: root, env: { EFK_ROOT: folder } });
  assert.is(how, 1, `npm run diff ended with ${how}: ${stderr}`);
  return (JSON.parse(stdout) as { dangers: Danger[] }).dangers;
}

/** An object in a namespace that the AppProject does not name is refused, and so is a kind that it does not list. */
export async function foreignObjectsAreRefused(running: Running): Promise<string[]> {
  const { kube, overlay, repository } = running;
  const elsewhere: Manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'foreign', namespace: 'kube-public' },
    data: {},
  };
  const unlisted: Manifest = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'foreign' },
  };
  const messages: string[] = [];
  for (const foreign of [elsewhere, unlisted]) {
    await changed(running, async () => {
      await repository.commit(`add ${foreign.kind}`, (folder) =>
        addObject(folder, overlay, `${foreign.kind}.json`, foreign),
      );
      const failed = await waitForFailure(running, foreign);
      assert.match(failed.message ?? '', /not permitted in project/);
      assert.is(await kube.find(foreign), undefined, `${idOf(foreign)} was made all the same`);
      messages.push(`${idOf(foreign)}: ${failed.message ?? ''}`);
    });
  }
  return messages;
}

/** Waits until the newest commit's sync has failed on one object, and gives what was said about it. */
async function waitForFailure({ kube, application }: Running, object: Manifest): Promise<Synced> {
  const failure = ({ operation }: State) =>
    (operation?.results ?? []).find((result) => isOf(result, object) && result.status === 'SyncFailed');
  const state = await waitForState(
    kube,
    application,
    `to fail on ${idOf(object)}`,
    120,
    (one) => failure(one) !== undefined,
  );
  const failed = failure(state);
  if (!failed) throw new Error(describe(state));
  return failed;
}

/**
 * Deleting the Application leaves the data: claims, volumes and namespaces, whatever its finalizers make of the rest.
 * Nothing is put back: this comes last.
 */
export async function deletionLeavesData(running: Running, root: string | undefined): Promise<void> {
  const { kube, application, objects } = running;
  const claims = await claimsOf(running);
  const volumes = (await kube.list('v1', 'PersistentVolume')).length;
  // The root first: it would make the other again.
  for (const name of [...(root ? [root] : []), application]) {
    const target = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace: 'argocd' } };
    await kube.remove(target, { propagation: 'Foreground' });
    await waitFor(`Application ${name} to be gone`, 90, async () =>
      when((await kube.find(target)) === undefined, 'still there'),
    );
  }
  // What a cascade would have begun by now.
  await new Promise((later) => setTimeout(later, 5000));
  assert.equal(await claimsOf(running), claims, 'the claims are no longer the same');
  assert.is((await kube.list('v1', 'PersistentVolume')).length, volumes);
  for (const object of objects.filter(({ kind }) => kind === 'Namespace' || kind === 'StatefulSet')) {
    const kept = await kube.find(object);
    assert.ok(kept && !kept.metadata['deletionTimestamp'], `${idOf(object)} went with the Application`);
  }
}

/** Argo CD gives a kind that it may not touch a namespace, whether it has one or not. */
const isOf = (result: Synced, object: Manifest): boolean =>
  idOfManaged(object.metadata.namespace === undefined ? { ...result, namespace: '' } : result) === idOf(object);

function first(
  objects: readonly Manifest[],
  kind: string,
  holds: (object: Manifest) => boolean = () => true,
): Manifest {
  const found = objects.find((object) => object.kind === kind && holds(object));
  if (!found) throw new Error(`the overlay has no such ${kind}`);
  return found;
}

function slim({ name, namespace }: Manifest['metadata']): Manifest['metadata'] {
  return namespace === undefined ? { name } : { name, namespace };
}
