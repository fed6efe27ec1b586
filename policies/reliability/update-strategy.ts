import { replicasOf } from '../../scripts/model/kube/replicas';
import type { Policy } from '../../scripts/rule/policy';

export const updateStrategy: Policy = {
  id: 'reliability/update-strategy',
  title: 'Every update of a workload leaves pods running',
  severity: 'error',
  rationale:
    'Recreate, or a rolling update that may take all pods, stops the service at every change; OnDelete never ' +
    'applies one.',
  remediation: 'Use RollingUpdate with maxUnavailable below the number of replicas.',
  source:
    'Kubernetes docs, Deployments: strategy; kube-linter no-rolling-update-strategy; kube-score deployment-strategy',
  kinds: ['DaemonSet', 'Deployment', 'StatefulSet'],

  *check(workload, stack) {
    const field = workload.kind === 'Deployment' ? 'strategy' : 'updateStrategy';
    const { type = 'RollingUpdate', rollingUpdate } = workload['spec']?.[field] ?? {};
    const replicas = replicasOf(stack, workload);
    if (type === 'OnDelete') {
      yield {
        path: `spec.${field}.type`,
        message: 'a change is applied only when somebody deletes the pods',
        severity: 'warning',
      };
    } else if (type === 'Recreate' && replicas > 1) {
      yield {
        path: `spec.${field}.type`,
        message: `an update stops all ${replicas} pods before it starts new ones`,
        severity: 'warning',
      };
    } else if (type === 'RollingUpdate' && workload.kind !== 'DaemonSet' && replicas > 1) {
      const most: unknown = rollingUpdate?.maxUnavailable;
      if (downAtOnce(most, replicas) < replicas) return;
      yield {
        path: `spec.${field}.rollingUpdate.maxUnavailable`,
        message: `an update may stop all ${replicas} pods at once: maxUnavailable ${most}`,
      };
    }
  },

  pass: {
    'the default rolls': `
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 3 }
    `,
    'one pod has to stop before its volume is free': `
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 1, strategy: { type: Recreate } }
    `,
  },
  fail: {
    'an update stops all 3 pods before it starts new ones': `
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 3, strategy: { type: Recreate } }
    `,
    'an update may stop all 2 pods at once: maxUnavailable 100%': `
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 100% } } }
    `,
    'a change is applied only when somebody deletes the pods': `
      kind: StatefulSet
      metadata: { name: web }
      spec: { updateStrategy: { type: OnDelete } }
    `,
  },
};

/** A Deployment rounds the percentage of maxUnavailable down, unlike a disruption budget; the default is below one. */
function downAtOnce(value: unknown, replicas: number): number {
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? Number(value ?? 0) : Math.floor((Number(percent) * replicas) / 100);
}
