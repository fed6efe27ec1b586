import { namespaceOf } from '../../scripts/model/kube/pods';
import { bindingKinds } from '../../scripts/model/rbac/rules';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const defaultAccount: Policy = {
  id: 'rbac/default-account',
  title: 'No rights are bound to a default service account',
  severity: 'error',
  rationale:
    'Every pod that names no account runs as default: rights for one are rights for all, also for those of tomorrow.',
  remediation: 'Give the workload a ServiceAccount of its own and bind that.',
  source: 'Kubernetes docs, Configure Service Accounts; kube-linter default-service-account; CIS 5.1.5',
  kinds: bindingKinds,

  *check(binding) {
    for (const {
      value: { kind, name, namespace },
      path,
    } of entries(binding['subjects'], 'subjects')) {
      if (kind !== 'ServiceAccount' || name !== 'default') continue;
      yield {
        path: `${path}.name`,
        message: `it grants rights to every pod without an account in ${namespace ?? namespaceOf(binding)}`,
      };
    }
  },

  pass: {
    'an account of its own': manifest('RoleBinding web', {
      subjects: '[{ kind: ServiceAccount, name: web, namespace: web }]',
    }),
  },
  fail: {
    'it grants rights to every pod without an account in web': manifest('RoleBinding web/web', {
      subjects: '[{ kind: ServiceAccount, name: default }]',
    }),
  },
};
