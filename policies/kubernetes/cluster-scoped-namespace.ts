import { namespaced } from '../../scripts/model/kube/scope';
import type { Policy } from '../../scripts/rule/policy';

export const clusterScopedNamespace: Policy = {
  id: 'kubernetes/cluster-scoped-namespace',
  title: 'An object of the whole cluster names no namespace',
  severity: 'warning',
  rationale: 'The API server drops the field, so the object in Git and the one in the cluster never agree.',
  remediation: 'Remove `metadata.namespace`.',
  source: 'checks K8S-08, errata E100',

  *check(object, stack) {
    if (!object.metadata?.namespace || namespaced(object, stack.ofKind('CustomResourceDefinition')) !== false) return;
    yield { path: 'metadata.namespace', message: `${object.kind} is in no namespace, yet it names one` };
  },

  fix: ({ path }) => [{ path, remove: true }],

  pass: {
    'a cluster role names none': `
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: { name: fluentd }
    `,
    'a role names its own': `
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: { name: fluentd, namespace: kube-logging }
    `,
  },
  fail: {
    'ClusterRole is in no namespace, yet it names one': `
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: { name: fluentd, namespace: kube-logging }
    `,
    'Crontab is in no namespace, yet it names one': `
      apiVersion: example.com/v1
      kind: Crontab
      metadata: { name: nightly, namespace: jobs }
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: { name: crontabs.example.com }
      spec: { group: example.com, names: { kind: Crontab }, scope: Cluster }
    `,
  },
};
