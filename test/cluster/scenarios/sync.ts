import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { podSpec } from '../../../scripts/model/kube/pod';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import { parse } from '../../../scripts/yaml/parse';
import type { State } from '../harness/application';
import { waitForHealthy } from '../harness/application';
import { idOf, idOfManaged, isHook } from '../harness/identity';
import { clusterSecret } from '../harness/platform';
import { waitForWorkloads } from '../harness/workloads';
import type { Running } from './stack';

/** What is applied by hand, and the name of the Application that it leads to. */
export interface Argo {
  objects: readonly Manifest[];
  application: string;
  /** The root Application, where it is used. */
  root: string | undefined;
}

/**
 * Our Argo CD objects, as the repository has them. In the cluster that Argo CD runs in, the projects and the root
 * Application are applied, as its file says; the root then makes the generated Applications. A cluster that is known by
 * name is another one, so there the generated Application is applied itself.
 */
export function argoOf({ repository, facts, overlay }: Pick<Running, 'repository' | 'facts' | 'overlay'>): Argo {
  const folder = join(repository.folder, 'argocd');
  const read = (file: string) => parse(readFileSync(join(folder, file), 'utf8'), file);
  const objects = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap(read);
  const [generated] = read(join('applications', `${overlay}.yaml`));
  const projects = objects.filter(({ kind }) => kind === 'AppProject');
  const [root] = objects.filter(({ kind }) => kind === 'Application');
  if (!generated || !root) throw new Error('argocd/ has no root Application, or none for the overlay');
  const application = generated.metadata.name;
  if (!facts.argocd?.destination.name) return { objects: [...projects, root], application, root: root.metadata.name };
  return { objects: [...projects, generated], application, root: undefined };
}

/** Gives Argo CD the objects, and waits until the first commit is applied. */
export async function syncs(running: Running, { objects, root }: Argo, revision: string): Promise<State> {
  const { kube, plane, facts, application } = running;
  const cluster = facts.argocd?.destination.name;
  if (cluster) await kube.apply(clusterSecret(plane, cluster));
  for (const object of objects) await kube.create(object);
  if (root) await waitForHealthy(kube, root, revision, 120);
  const state = await waitForHealthy(kube, application, revision, 300);
  await waitForWorkloads(kube);
  return state;
}

/** What Argo CD manages is what `render` prints, no more and no less; the hooks among it ran. */
export function managesWhatIsRendered({ objects }: Running, { resources, operation }: State): void {
  // An object without a state is a copy: it bears the mark of the object that it was made from, and is not managed.
  const managed = resources.filter(({ status, hook }) => status !== undefined || hook);
  assert.equal(managed.map(idOfManaged).sort(), objects.map(idOf).sort());
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
      const found = await kube.find({
        apiVersion: 'v1',
        kind,
        metadata: { name, namespace: object.metadata.namespace ?? 'default' },
      });
      const had = Object.keys({ ...(found?.['data'] ?? {}), ...(found?.['binaryData'] ?? {}) });
      const lacks = keys.filter((key) => !had.includes(key));
      if (!found) missing.push(`${idOf(object)} reads ${kind}/${name}, which is not there`);
      else if (lacks.length > 0)
        missing.push(`${idOf(object)} reads ${lacks.join(', ')} of ${kind}/${name}, which has ${had.join(', ')}`);
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

function references(spec: Unstructured): Reference[] {
  const containers: Unstructured[] = [...(spec.initContainers ?? []), ...spec.containers];
  const volumes: Unstructured[] = (spec.volumes ?? []).flatMap((volume: Unstructured) => [
    volume,
    ...(volume.projected?.sources ?? []),
  ]);
  const found: (Reference | undefined)[] = [
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(
        ({ valueFrom: from = {} }: Unstructured) =>
          one('Secret', from.secretKeyRef) ?? one('ConfigMap', from.configMapKeyRef),
      ),
      ...envFrom.map((from: Unstructured) => one('Secret', from.secretRef) ?? one('ConfigMap', from.configMapRef)),
    ]),
    ...volumes.map(({ secret, configMap }) => one('Secret', secret, secret?.secretName) ?? one('ConfigMap', configMap)),
  ];
  return found.filter((reference) => reference !== undefined);
}

function one(kind: Reference['kind'], from: Unstructured, name = from?.name): Reference | undefined {
  if (!from || !name || from.optional) return undefined;
  const keys = from.key ? [from.key] : (from.items ?? []).map(({ key }: { key: string }) => key);
  return { kind, name, keys };
}
