import { grants, roleKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const wildcards: Policy = {
  id: 'rbac/wildcards',
  title: 'Every role names what it grants',
  severity: 'error',
  rationale: 'A wildcard also grants what the next release, or the next CRD, brings: nobody has ever read that list.',
  remediation: 'Name the API groups, resources and verbs.',
  source: 'Kubernetes docs, RBAC Good Practices; kube-linter wildcard-in-rules; Monokle KSV',
  kinds: roleKinds,

  *check(role) {
    for (const { path, groups, resources, verbs, urls } of grants(role)) {
      const lists = { apiGroups: groups, resources, verbs, nonResourceURLs: urls };
      for (const [field, values] of Object.entries(lists)) {
        if (values.some((value) => value === '*'))
          yield { path: `${path}.${field}`, message: `the rule grants all ${field}` };
      }
    }
  },

  pass: {
    'everything is named': manifest('ClusterRole fluentd', {
      rules: "[{ apiGroups: [''], resources: [pods, namespaces], verbs: [get, list, watch] }]",
    }),
  },
  fail: {
    'the rule grants all resources\nthe rule grants all verbs': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: ['*'], verbs: ['*'] }]",
    }),
  },
};
