import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Kube } from './kube';
import { Refused } from './kube';
import { zoneLabel } from './nodes';

/**
 * What a real cluster has around a stack and this one lacks: a storage driver that makes a zonal volume where the
 * scheduler put the claim's first pod, and an ingress controller that reports an address. Both are simulated by
 * looking twice a second; `stop` ends it and throws what went wrong meanwhile.
 */
export function startSurroundings(kube: Kube): { stop(): Promise<void> } {
  let running = true;
  let failure: unknown;
  const loop = (async () => {
    while (running) {
      try {
        await provision(kube);
        await announceAddresses(kube);
      } catch (error) {
        if (running) failure = error;
      }
      await sleep(500);
    }
  })();
  return {
    async stop() {
      running = false;
      await loop;
      if (failure) throw failure;
    },
  };
}

async function provision(kube: Kube): Promise<void> {
  const claims = await kube.list('v1', 'PersistentVolumeClaim');
  const waiting = claims.filter(({ spec, status }) => status?.phase === 'Pending' && !spec.volumeName);
  for (const claim of waiting) {
    const chosen = claim.metadata.annotations?.['volume.kubernetes.io/selected-node'];
    if (!chosen) continue;
    const node = await kube.find({ apiVersion: 'v1', kind: 'Node', metadata: { name: chosen } });
    if (node) await ignoreConflict(kube.create(volumeFor(claim, node)));
  }
}

/** The volume that a zonal disk driver would make: reachable from every node of the zone, from no other. */
function volumeFor(claim: Manifest, node: Manifest): Manifest {
  const { name, namespace, uid } = claim.metadata;
  const zone = node.metadata.labels?.[zoneLabel];
  const term =
    zone === undefined ? undefined : { matchExpressions: [{ key: zoneLabel, operator: 'In', values: [zone] }] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `pvc-${uid as string}`,
      annotations: { 'pv.kubernetes.io/provisioned-by': 'cluster-tests' },
    },
    spec: {
      capacity: claim['spec'].resources.requests,
      accessModes: claim['spec'].accessModes,
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: claim['spec'].storageClassName,
      volumeMode: claim['spec'].volumeMode ?? 'Filesystem',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      hostPath: { path: `/nowhere/${uid as string}` },
      ...(term === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [term] } } }),
    },
  };
}

async function announceAddresses(kube: Kube): Promise<void> {
  const ingresses = await kube.list('networking.k8s.io/v1', 'Ingress');
  for (const ingress of ingresses.filter(({ status }) => !status?.loadBalancer?.ingress)) {
    await kube.patch(ingress, { status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } }, 'status');
  }
}

async function ignoreConflict(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof Refused && error.code === 409)) throw error;
  }
}
