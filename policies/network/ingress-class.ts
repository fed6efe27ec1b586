import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const ingressClass: Policy = {
  id: 'network/ingress-class',
  title: 'Every Ingress names the controller that serves it',
  severity: 'warning',
  rationale:
    'Without a class it is served by the default one, by all, or by none, as the cluster happens to be set up.',
  remediation: 'Set `spec.ingressClassName`.',
  source: 'Kubernetes Ingress, default IngressClass; kubevious ingress rules',
  kinds: ['Ingress'],

  *check(ingress) {
    if (record(ingress['spec'])['ingressClassName']) return;
    if (record(ingress.metadata?.annotations)['kubernetes.io/ingress.class']) return; // kubernetes/deprecated-annotations
    yield { path: 'spec.ingressClassName', message: 'no class is named' };
  },

  pass: {
    'the class is named': manifest('Ingress kibana', { spec: '{ ingressClassName: public }' }),
  },
  fail: {
    'no class is named': manifest('Ingress kibana', { spec: '{}' }),
  },
};
