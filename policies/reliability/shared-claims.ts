import { lookup } from '../../scripts/model/kube/lookup';
import { podSpec } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { replicasOf } from '../../scripts/model/kube/replicas';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const sharedClaims: Policy = {
  id: 'reliability/shared-claims',
  title: 'No two pods of a Deployment need a volume that only one node can mount',
  severity: 'error',
  rationale:
    'The second pod waits for ever for a ReadWriteOnce volume that is attached to another node; a rolling ' +
    'update never ends.',
  remediation:
    'Use a StatefulSet with volumeClaimTemplates, a ReadWriteMany claim, or one replica with strategy Recreate.',
  source: 'Kubernetes docs, Persistent Volumes: access modes; checks K8S-22, errata E24',
  kinds: ['Deployment'],

  *check(deployment, stack) {
    const pod = podSpec(deployment);
    const replicas = replicasOf(stack, deployment);
    const recreate = deployment['spec']?.strategy?.type === 'Recreate';
    if (!pod || (replicas < 2 && recreate)) return;
    for (const { value, path } of entries(pod.value.volumes, `${pod.path}.volumes`)) {
      const { claimName: name, readOnly } = value.persistentVolumeClaim ?? {};
      const claim =
        typeof name === 'string' && !readOnly
          ? lookup(stack, 'PersistentVolumeClaim', name, namespaceOf(deployment))
          : undefined;
      const modes: unknown = claim?.['spec']?.accessModes;
      if (!Array.isArray(modes) || modes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')) continue;
      const who = replicas < 2 ? 'the old and the new pod of an update' : `${replicas} pods`;
      yield {
        path: `${path}.persistentVolumeClaim.claimName`,
        message: `${who} mount ${name}, which is ${modes.join(', ')}`,
      };
    }
  },

  pass: {
    'many may mount it':
      manifest('PersistentVolumeClaim data', { spec: '{ accessModes: [ReadWriteMany] }' }) +
      withPod('Deployment web', {
        spec: 'replicas: 2',
        volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]',
      }),
    'the old pod ends first':
      manifest('PersistentVolumeClaim data', { spec: '{ accessModes: [ReadWriteOnce] }' }) +
      withPod('Deployment web', {
        spec: 'strategy: { type: Recreate }',
        volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]',
      }),
  },
  fail: {
    '2 pods mount data, which is ReadWriteOnce':
      manifest('PersistentVolumeClaim data', { spec: '{ accessModes: [ReadWriteOnce] }' }) +
      withPod('Deployment web', {
        spec: 'replicas: 2',
        volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]',
      }),
    'the old and the new pod of an update mount data, which is ReadWriteOncePod':
      manifest('PersistentVolumeClaim data', { spec: '{ accessModes: [ReadWriteOncePod] }' }) +
      withPod('Deployment web', { volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]' }),
  },
};
