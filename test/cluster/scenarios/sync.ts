import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/kube/manifest';
import { podSpec } from '../../../scripts/kube/pod';
import { parse } from '../../../scripts/stages/parse';
import { waitForHealthy } from '../harness/application';
import type { State } from '../harness/application';
import { idOf, idOfManaged, isHook } from '../harness/identity';
import { clusterSecret } from '../harness/platform';
import { waitForWorkloads } from '../harness/workloads';
import type { Running } from './stack';

/** Our AppProject and generated Application, word for word, but for the repository's address. */
export function argoObjects({ repository, facts, overlay }: Pick<Running, 'repository' | 'facts' | 'overlay'>): Manifest[] {
  const address = facts.argocd?.repository;
  if (!address) throw new Error(`overlays/${overlay}/stack.yaml names no repository`);
  const folder = join(repository.folder, 'argocd');
  const top = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const files = [...top.map((file) => join(folder, file)), join(folder, 'applications', `${overlay}.yaml`)];
  const objects = files.flatMap((file) => parse(readFileSync(file, 'utf8').replaceAll(address, repository.address), file));
  const project = objects.filter(({ kind }) => kind === 'AppProject');
  const application = objects.filter(
    ({ kind, ['spec']: spec }) => kind === 'Application' && spec.source?.path === `overlays/${overlay}`,
  );
  assert.is(project.length, 1, `expected one AppProject in argocd/, found ${project.length}`);
  assert.is(application.length, 1, `expected one Application for overlays/${overlay}, found ${application.length}`);
  return [...project, ...application];
}

/** Gives Argo CD the project and the Application, and waits until the first commit is applied. */
export async function syncs(running: Running, objects: readonly Manifest[], revision: string): Promise<State> {
  const { kube, plane, facts, application } = running;
  const cluster = facts.argocd?.destination.name;
  if (cluster) await kube.apply(clusterSecret(plane, cluster));
  for (const object of objects) await kube.create(object);
  const state = await waitForHealthy(kube, application, revision, 300);
  await waitForWorkloads(kube);
  return state;
}

/** What Argo CD manages is what `render` prints, no more and no less; the hooks among it ran. */
export function managesWhatIsRendered({ objects }: Running, { resources, operation }: State): void {
  assert.equal(resources.map(idOfManaged).sort(), objects.map(idOf).sort());
  const hooks = objects.filter(isHook).map(idOf);
  const ran = (operation?.results ?? []).filter(({ hookPhase, hookType }) => hookType && hookPhase === 'Succeeded');
  assert.equal(ran.map(idOfManaged).sort(), hooks.sort());
}

/** Every Secret and ConfigMap that a pod of the stack reads is there, with the keys that it reads. */
export async function everyReferenceIsThere({ kube, objects }: Running): Promise<number> {
  const missing: string[] = [];
  let count = 0;
  for (const object of objects) {
    const spec = podSpec(object)?.value;
    if (!spec) continue;
    for (const { kind, name, keys } of references(spec)) {
      count += 1;
      const found = await kube.find({ apiVersion: 'v1', kind, metadata: { name, namespace: object.metadata.namespace ?? 'default' } });
      const had = Object.keys({ ...(found?.['data'] ?? {}), ...(found?.['binaryData'] ?? {}) });
      const lacks = keys.filter((key) => !had.includes(key));
      if (!found) missing.push(`${idOf(object)} reads ${kind}/${name}, which is not there`);
      else if (lacks.length > 0) missing.push(`${idOf(object)} reads ${lacks.join(', ')} of ${kind}/${name}, which has ${had.join(', ')}`);
    }
  }
  assert.equal(missing, []);
  assert.ok(count > 0, 'expected pods that read Secrets or ConfigMaps, found none');
  return count;
}

interface Reference {
  kind: 'Secret' | 'ConfigMap';
  name: string;
  keys: string[];
}

/* eslint-disable @typescript-eslint/no-explicit-any */
function references(spec: any): Reference[] {
  const containers: any[] = [...(spec.initContainers ?? []), ...spec.containers];
  const volumes: any[] = (spec.volumes ?? []).flatMap((volume: any) => [volume, ...(volume.projected?.sources ?? [])]);
  const found: (Reference | undefined)[] = [
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom: from = {} }: any) => one('Secret', from.secretKeyRef) ?? one('ConfigMap', from.configMapKeyRef)),
      ...envFrom.map((from: any) => one('Secret', from.secretRef) ?? one('ConfigMap', from.configMapRef)),
    ]),
    ...volumes.map(({ secret, configMap }) => one('Secret', secret, secret?.secretName) ?? one('ConfigMap', configMap)),
  ];
  return found.filter((reference) => reference !== undefined);
}

function one(kind: Reference['kind'], from: any, name = from?.name): Reference | undefined {
  if (!from || !name || from.optional) return undefined;
  const keys = from.key ? [from.key] : (from.items ?? []).map(({ key }: { key: string }) => key);
  return { kind, name, keys };
}

