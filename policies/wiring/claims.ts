import { exists, missing } from '../../scripts/model/kube/lookup';
import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Stack } from '../../scripts/model/kube/stack';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const claims: Policy = {
  id: 'wiring/claims',
  title: 'Every claim that a pod mounts exists',
  severity: 'error',
  rationale: 'A pod whose claim is missing is never scheduled.',
  remediation: 'Correct claimName, add the PersistentVolumeClaim, or declare it under external in stack.yaml.',
  source: 'Kubernetes docs, Persistent Volumes; Monokle LNK001; kubevious volume-pvc-ref',
  kinds: workloadKinds,

  *check(workload, stack) {
    const spec = podSpec(workload);
    const namespace = namespaceOf(workload);
    const templates = new Set(
      entries(workload['spec']?.volumeClaimTemplates, '').map(({ value }) => value.metadata?.name),
    );
    for (const { value: volume, path } of entries(spec?.value.volumes, `${spec?.path}.volumes`)) {
      const name: unknown = volume.persistentVolumeClaim?.claimName;
      if (typeof name !== 'string' || !name) continue;
      if (templates.has(volume.name)) continue; // the claim of the template takes its place
      if (exists(stack, 'PersistentVolumeClaim', name, namespace) || ofStatefulSet(name, namespace, stack)) continue;
      const message = `volume ${volume.name} is ${missing(stack, 'PersistentVolumeClaim', name, namespace)}`;
      yield { path: `${path}.persistentVolumeClaim.claimName`, message };
    }
  },

  pass: {
    'it is in the target':
      manifest('PersistentVolumeClaim data') +
      withPod('Pod web', { volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]' }),
    'a StatefulSet makes it':
      manifest('StatefulSet web', { spec: '{ volumeClaimTemplates: [{ metadata: { name: data } }] }' }) +
      withPod('Job copy', { volumes: '[{ name: data, persistentVolumeClaim: { claimName: data-web-0 } }]' }),
    'the claim of a template takes the place of the volume': withPod('StatefulSet web', {
      spec: 'volumeClaimTemplates: [{ metadata: { name: data } }]',
      volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]',
    }),
  },
  fail: {
    'volume data is PersistentVolumeClaim data, which is not in default': withPod('Pod web', {
      volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]',
    }),
  },
};

/** Claims of a StatefulSet are named `<template>-<set>-<ordinal>`. */
function ofStatefulSet(name: string, namespace: string, stack: Stack): boolean {
  const [, stem] = /^(.+)-\d+$/.exec(name) ?? [];
  if (stem === undefined) return false;
  return stack.memo(claimTemplates).has(`${namespace}\n${stem}`);
}

/** `<template>-<set>` of every StatefulSet, by namespace. */
const claimTemplates = (stack: Stack) =>
  new Set(
    stack
      .ofKind('StatefulSet')
      .flatMap((set) =>
        entries(set['spec']?.volumeClaimTemplates, '').map(
          ({ value }) => `${namespaceOf(set)}\n${value.metadata?.name}-${set.metadata.name}`,
        ),
      ),
  );
