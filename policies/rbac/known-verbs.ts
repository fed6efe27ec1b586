import { nearest } from '../../scripts/model/kube/nearest';
import { grants, roleKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Those of every resource, and those that Kubernetes asks for beside them. */
const verbs = new Set(
  'get list watch create update patch delete deletecollection use bind escalate impersonate approve sign attest proxy *'.split(
    ' ',
  ),
);

const methods: Readonly<Record<string, string>> = { post: 'create', put: 'update', head: 'get' };

export const knownVerbs: Policy = {
  id: 'rbac/known-verbs',
  title: 'No verb of a role is a misspelled one',
  severity: 'error',
  rationale: 'The API server takes any word as a verb: a misspelled one grants nothing.',
  remediation: 'Write the verb that the message names, in lower case.',
  source: 'Kubernetes docs, Authorization: request verbs',
  kinds: roleKinds,

  *check(role) {
    for (const { path, verbs: given, urls } of grants(role)) {
      if (urls.length) continue; // there they are methods of HTTP
      for (const verb of given) {
        if (verbs.has(verb)) continue;
        const lower = verb.toLowerCase();
        const meant = methods[lower] ?? (verbs.has(lower) ? lower : verb.length > 4 ? nearest(verb, verbs) : undefined);
        if (meant && !given.includes(meant))
          yield { path: `${path}.verbs`, message: `there is no verb ${verb} (did you mean ${meant}?)` };
      }
    }
  },

  pass: {
    'known verbs, and one of a custom resource': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods], verbs: [get, deletecollection, reconcile] }]",
    }),
  },
  fail: {
    'there is no verb whatch (did you mean watch?)': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods], verbs: [get, whatch] }]",
    }),
    'there is no verb post (did you mean create?)': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods], verbs: [post] }]",
    }),
    'there is no verb GET (did you mean get?)': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods], verbs: [GET] }]",
    }),
  },
};
