import type { Manifest } from '../../scripts/model/kube/manifest';
import { quantity } from '../../scripts/model/kube/quantity';
import type { ChangeRule } from '../../scripts/rule/change';
import { pairs } from '../../scripts/rule/change';

export const claimsShrink: ChangeRule = {
  id: 'changes/claims-shrink',
  title: 'No volume becomes smaller',
  severity: 'error',
  rationale:
    'Kubernetes grows volumes and never shrinks them; the claim is refused, or the new pods get too little disk.',
  remediation:
    'Keep the size. To give disk back: add a node set with smaller claims, exclude the old nodes with ' +
    '`cluster.routing.allocation.exclude._name`, wait until they are empty, remove them.',
  source: 'Kubernetes docs, expanding persistent volumes claims; elastic/cloud-on-k8s #4433',

  *check(sides) {
    for (const { before, after } of pairs(sides, ['StatefulSet', 'PersistentVolumeClaim'])) {
      const old = new Map(sizes(before).map(({ name, size }) => [name, size]));
      for (const { name, path, size } of sizes(after)) {
        const was = old.get(name);
        if (was === undefined || !(quantity(size) < quantity(was))) continue;
        yield { object: after, path, message: `the claim ${name} shrinks from ${was} to ${size}` };
      }
    }
  },

  pass: {
    'a claim that grows': {
      before: `{ kind: PersistentVolumeClaim, metadata: { name: data }, spec: { resources: { requests: { storage: 10Gi } } } }`,
      after: `{ kind: PersistentVolumeClaim, metadata: { name: data }, spec: { resources: { requests: { storage: 20Gi } } } }`,
    },
  },
  fail: {
    'the claim data shrinks from 2Ti to 500Gi': {
      before: `{ kind: StatefulSet, metadata: { name: es }, spec: { volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 2Ti } } } }] } }`,
      after: `{ kind: StatefulSet, metadata: { name: es }, spec: { volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 500Gi } } } }] } }`,
    },
  },
};

function sizes(object: Manifest): { name: string; path: string; size: string }[] {
  const claims: unknown = object.kind === 'StatefulSet' ? object['spec']?.volumeClaimTemplates : [object];
  if (!Array.isArray(claims)) return [];
  return claims.flatMap((claim: Manifest | null, index) => {
    const size: unknown = claim?.['spec']?.resources?.requests?.storage;
    const prefix = object.kind === 'StatefulSet' ? `spec.volumeClaimTemplates[${index}].` : '';
    return size === undefined
      ? []
      : [{ name: String(claim?.metadata?.name), path: `${prefix}spec.resources.requests.storage`, size: String(size) }];
  });
}
