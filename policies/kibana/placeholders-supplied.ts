import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const placeholdersSupplied: Policy = {
  id: 'kibana/placeholders-supplied',
  title: 'Every `${NAME}` in kibana.yml is supplied by the container',
  severity: 'error',
  rationale: 'Kibana ends with `Unknown environment variable referenced in config`.',
  remediation: 'Add the variable to the container.',
  source: 'elastic/kibana packages/kbn-config; checks KB-10',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const { settings, name } of stack.memo(kibanas)) {
      for (const { key, missing, origin } of settings.said) {
        for (const variable of missing) yield at(origin, `${key} needs ${variable}, which ${name} does not supply`);
      }
    }
  }),

  pass: {
    supplied: kibana({ config: 'server.name: ${NODE}', env: { NODE: 'a' } }),
  },
  fail: {
    'server.name needs NODE, which kibana does not supply': kibana({ config: 'server.name: ${NODE}' }),
  },
};
