import { atLeast } from '../../scripts/model/elasticsearch/version';
import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const serviceUser: Policy = {
  id: 'kibana/service-user',
  title: 'Kibana connects as a user of its own, not as a superuser',
  severity: 'error',
  rationale: 'Kibana 8 refuses to start as `elastic`; and whoever breaks into the web tier owns every index.',
  remediation: 'Set `elasticsearch.username: kibana_system`, or `elasticsearch.serviceAccountToken`.',
  source: 'elastic/kibana#122722, #110886; checks KB-01, KB-USER, SEC-07, errata E60',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const { settings, version } of stack.memo(kibanas)) {
      const user = settings.get('elasticsearch.username');
      if (user?.text === 'elastic') yield at(user.origin, 'Kibana connects as the superuser elastic');
      if (user?.text === 'kibana' && atLeast(version, 8))
        yield at(user.origin, 'Kibana connects as kibana, which Kibana 8 refuses');
      const token = settings.get('elasticsearch.serviceAccountToken');
      if (user && token) yield at(user.origin, 'Kibana has a user and a service account token, it takes one of them');
    }
  }),

  pass: {
    'the built-in user': kibana({ config: 'elasticsearch.username: kibana_system' }),
    'a token': kibana({ config: 'elasticsearch.serviceAccountToken: ${TOKEN}' }),
  },
  fail: {
    'Kibana connects as the superuser elastic': kibana({
      config: 'elasticsearch.username: ${USER_NAME}',
      env: { USER_NAME: 'elastic' },
    }),
    'Kibana connects as kibana, which Kibana 8 refuses': kibana({ config: 'elasticsearch.username: kibana' }),
    'Kibana has a user and a service account token, it takes one of them': kibana({
      config: `
        elasticsearch.username: kibana_system
        elasticsearch.serviceAccountToken: \${TOKEN}
      `,
    }),
  },
};
