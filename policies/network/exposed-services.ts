import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const exposedServices: Policy = {
  id: 'network/exposed-services',
  title: 'In production no Service opens a port to the outside',
  severity: 'error',
  rationale: 'A NodePort or a load balancer goes round the Ingress with its TLS, its login and its log.',
  remediation: 'Set `type: ClusterIP` and add an `Ingress`.',
  source: 'kube-linter exposed-services; checks SEC-04, K8S-13, errata E63, E110',
  kinds: ['Service'],

  *check(service, { facts }) {
    const type = record(service['spec'])['type'];
    if (facts.environment !== 'prod' || (type !== 'NodePort' && type !== 'LoadBalancer')) return;
    yield { path: 'spec.type', message: `the Service is a ${type} in production` };
  },

  pass: {
    'the Service is inside the cluster':
      manifest('Stack', { environment: 'prod' }) + manifest('Service kibana', { spec: '{ type: ClusterIP }' }),
    'it is not production':
      manifest('Stack', { environment: 'dev' }) + manifest('Service kibana', { spec: '{ type: NodePort }' }),
  },
  fail: {
    'the Service is a LoadBalancer in production':
      manifest('Stack', { environment: 'prod' }) + manifest('Service kibana', { spec: '{ type: LoadBalancer }' }),
  },
};
