import { kibanaSettings } from '../../scripts/model/elasticsearch/tables/known';
import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const deprecatedSetting: Policy = {
  id: 'kibana/deprecated-setting',
  title: 'No Kibana setting is deprecated',
  severity: 'warning',
  rationale: 'A deprecated setting stops Kibana at a later version.',
  remediation: 'Take its successor from the documentation of the setting.',
  source: 'scripts/model/elasticsearch/tables/kibana.json; checks KB-12',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    const table = kibanaSettings();
    for (const { settings, version } of stack.memo(kibanas)) {
      for (const { key, origin } of settings.said) {
        if (table.status(key, version) === 'deprecated') yield at(origin, `${key} is deprecated`);
      }
    }
  }),

  pass: {
    'the successor': kibana({ config: 'csp.object_src: []' }),
  },
  fail: {
    'csp.disableUnsafeEval is deprecated': kibana({ config: 'csp.disableUnsafeEval: true' }),
  },
};
