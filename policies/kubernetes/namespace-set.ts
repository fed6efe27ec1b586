import { namespaced } from '../../scripts/model/kube/scope';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const namespaceSet: Policy = {
  id: 'kubernetes/namespace-set',
  title: 'An object that lives in a namespace names it',
  severity: 'error',
  rationale: 'Without the field the object lands wherever the one who applies it happens to be.',
  remediation: 'Set `metadata.namespace`.',
  source: 'kube-linter use-namespace; checks K8S-01',

  *check(object, stack) {
    if (object.metadata?.namespace || namespaced(object, stack.ofKind('CustomResourceDefinition')) !== true) return;
    yield { path: 'metadata.namespace', message: `${object.kind} names no namespace` };
  },

  pass: {
    'the namespace is set': manifest('ConfigMap kube-logging/kibana'),
    'the kind lives in none': `
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: { name: fast }
    `,
    'nobody knows where the kind lives': `
      apiVersion: example.com/v1
      kind: Crontab
      metadata: { name: nightly }
    `,
  },
  fail: {
    'ConfigMap names no namespace': manifest('ConfigMap kibana'),
  },
};
