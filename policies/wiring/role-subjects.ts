import { exists, missing } from '../../scripts/model/kube/lookup';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const roleSubjects: Policy = {
  id: 'wiring/role-subjects',
  title: 'Every service account that a binding names exists',
  severity: 'error',
  rationale: 'A binding to a missing account grants nothing; whoever may create that account gets the rights.',
  remediation:
    'Correct subjects (name and namespace), add the ServiceAccount, or declare it under external in stack.yaml.',
  source: 'Kubernetes docs, RBAC; kubevious role-binding-service-account-ref; Monokle LNK001',
  kinds: ['ClusterRoleBinding', 'RoleBinding'],

  *check(binding, stack) {
    for (const { value: subject, path } of entries(binding['subjects'], 'subjects')) {
      if (subject.kind !== 'ServiceAccount' || typeof subject.name !== 'string') continue;
      const namespace = subject.namespace || namespaceOf(binding);
      if (binding.kind === 'ClusterRoleBinding' && !subject.namespace) {
        yield { path: `${path}.namespace`, message: `ServiceAccount ${subject.name} has no namespace` };
      } else if (
        subject.name !== 'default' &&
        namespace !== 'kube-system' &&
        !exists(stack, 'ServiceAccount', subject.name, namespace)
      ) {
        yield {
          path: `${path}.name`,
          message: `it grants rights to ${missing(stack, 'ServiceAccount', subject.name, namespace)}`,
        };
      }
    }
  },

  pass: {
    'the account exists':
      manifest('ServiceAccount logging/fluentd') +
      manifest('ClusterRoleBinding fluentd', {
        subjects: '[{ kind: ServiceAccount, name: fluentd, namespace: logging }]',
      }),
    'people and groups are not objects': manifest('RoleBinding admins', {
      subjects: '[{ kind: Group, name: admins }]',
    }),
  },
  fail: {
    'it grants rights to ServiceAccount fluentd, which is not in kube-logging':
      manifest('ServiceAccount logging/fluentd') +
      manifest('ClusterRoleBinding fluentd', {
        subjects: '[{ kind: ServiceAccount, name: fluentd, namespace: kube-logging }]',
      }),
    'ServiceAccount fluentd has no namespace': manifest('ClusterRoleBinding fluentd', {
      subjects: '[{ kind: ServiceAccount, name: fluentd }]',
    }),
  },
};
