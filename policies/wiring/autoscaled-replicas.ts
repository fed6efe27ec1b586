import { scalersOf } from '../../scripts/model/kube/scalers';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const autoscaledReplicas: Policy = {
  id: 'wiring/autoscaled-replicas',
  title: 'A workload under an autoscaler leaves the number of replicas to it',
  severity: 'error',
  rationale: 'Every apply sets the number in Git, and the autoscaler sets it back: pods come and go at each sync.',
  remediation: 'Remove spec.replicas from the workload (in kustomize also from `replicas:`).',
  source:
    'Kubernetes docs, Migrating Deployments to HPA; kube-score deployment-targeted-by-hpa-does-not-have-' +
    'replicas-configured',
  kinds: ['Deployment', 'ReplicaSet', 'StatefulSet'],

  *check(workload, stack) {
    const replicas: unknown = workload['spec']?.replicas;
    if (replicas === undefined || replicas === null) return;
    for (const scaler of scalersOf(stack, workload)) {
      yield {
        path: 'spec.replicas',
        message: `replicas is ${replicas}, but ${scaler.kind}/${scaler.metadata.name} decides the number`,
      };
    }
  },

  pass: {
    'no number is set':
      manifest('Deployment kibana', { spec: '{}' }) +
      manifest('HorizontalPodAutoscaler kibana', { spec: '{ scaleTargetRef: { kind: Deployment, name: kibana } }' }),
  },
  fail: {
    'replicas is 2, but HorizontalPodAutoscaler/kibana decides the number':
      manifest('Deployment kibana', { spec: '{ replicas: 2 }' }) +
      manifest('HorizontalPodAutoscaler kibana', { spec: '{ scaleTargetRef: { kind: Deployment, name: kibana } }' }),
  },
};
