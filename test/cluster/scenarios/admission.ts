import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { podTemplate } from '../../../scripts/model/kube/pod';
import { idOf } from '../harness/identity';
import { Refused } from '../harness/kube';
import type { Running } from './stack';

const enforce = 'pod-security.kubernetes.io/enforce';

/** The pod that a workload would make. */
function podOf(workload: Manifest): Manifest {
  const template = podTemplate(workload)?.value;
  const { namespace = 'default', name } = workload.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: `${name}-admission`, namespace },
    spec: {
      restartPolicy: 'Always',
      ...template.spec,
      volumes: [...(template.spec.volumes ?? []), ...claimed(workload)],
    },
  };
}

/** The volumes that a StatefulSet's claim templates add to its pods. */
function claimed({ spec }: Manifest): object[] {
  const claims = (spec.volumeClaimTemplates ?? []) as Manifest[];
  return claims.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: name } }));
}

/** Pod Security admission lets every pod of the stack in, at the level that its namespace enforces, without a warning. */
export async function everyPodIsAdmitted({ kube, objects }: Running): Promise<string[]> {
  const refused: string[] = [];
  const pods = objects.filter((object) => podTemplate(object));
  for (const workload of pods) {
    try {
      const { warnings } = await kube.create(podOf(workload), { dryRun: true });
      refused.push(...warnings.map((warning) => `${idOf(workload)}: ${warning}`));
    } catch (error) {
      refused.push(`${idOf(workload)}: ${(error as Error).message}`);
    }
  }
  assert.ok(pods.length > 0, 'expected pods, found none');
  assert.equal(refused, []);
  return levels(objects);
}

const levels = (objects: readonly Manifest[]): string[] =>
  objects
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => `${metadata.name}: ${metadata.labels?.[enforce] ?? 'nothing'}`);

/** A privileged pod is refused wherever the level forbids it: the admission above was not idle. */
export async function aViolationIsRefused({ kube, objects }: Running): Promise<number> {
  const strict = objects.filter(
    ({ kind, metadata }) =>
      kind === 'Namespace' && ['baseline', 'restricted'].includes(metadata.labels?.[enforce] ?? ''),
  );
  assert.ok(strict.length > 0, 'expected a namespace that enforces baseline or restricted, found none');
  for (const { metadata } of strict) {
    const workload = objects.find((object) => podTemplate(object) && object.metadata.namespace === metadata.name);
    if (!workload) continue;
    const pod = podOf(workload);
    pod['spec'] = { ...pod['spec'], hostNetwork: true };
    try {
      await kube.create(pod, { dryRun: true });
    } catch (error) {
      assert.instance(error, Refused);
      assert.match((error as Error).message, /violates PodSecurity/);
      continue;
    }
    assert.unreachable(`${metadata.name} let in a pod with hostNetwork`);
  }
  return strict.length;
}
