import { applicationSpec } from '../../scripts/model/argocd/application';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const destinationPinned: Policy = {
  id: 'argocd/destination-pinned',
  title: 'Every Application names one cluster and a namespace',
  severity: 'error',
  rationale:
    'With both `server` and `name`, or neither, Argo CD refuses; without a namespace objects land in `default`.',
  remediation: 'Set `spec.destination.namespace`, and either `server` or `name`.',
  source: 'kyverno argo/application-field-validation; Argo CD validateDestination',
  kinds: ['Application', 'ApplicationSet'],

  *check(application) {
    const { spec, path } = applicationSpec(application);
    const { server, name, namespace } = record(spec['destination']);
    const place = `${path}.destination`;
    if (server && name) yield { path: place, message: 'the destination has both server and name' };
    if (!server && !name) yield { path: place, message: 'the destination names no cluster' };
    if (!namespace) yield { path: `${place}.namespace`, message: 'the destination names no namespace' };
  },

  pass: {
    'server and namespace': manifest('Application efk-prod', {
      spec: '{ destination: { server: "https://kubernetes.default.svc", namespace: kube-logging } }',
    }),
  },
  fail: {
    'the destination has both server and name': manifest('Application efk-prod', {
      spec: '{ destination: { server: "https://kubernetes.default.svc", name: in-cluster, namespace: kube-logging } }',
    }),
    'the destination names no cluster\nthe destination names no namespace': manifest('Application efk-prod', {
      spec: '{ destination: {} }',
    }),
  },
};
