import { kibanaSettings } from '../../scripts/model/elasticsearch/tables/known';
import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const unknownSetting: Policy = {
  id: 'kibana/unknown-setting',
  title: 'Every Kibana setting exists in the version that runs',
  severity: 'error',
  rationale: 'Kibana ends with `Unknown configuration key(s)`.',
  remediation: 'Correct the name, or delete a setting that the version dropped.',
  source: 'scripts/model/elasticsearch/tables/kibana.json; checks KB-12',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    const table = kibanaSettings();
    for (const { settings, version } of stack.memo(kibanas)) {
      for (const { message, origin } of settings.problems) yield at(origin, message);
      for (const { key, origin } of settings.said) {
        const status = table.status(key, version);
        if (status === 'unknown')
          yield at(origin, `Kibana has no setting ${key}${suggestion(key, table.names(version))}`);
        if (status === 'removed') yield at(origin, `Kibana ${version?.text ?? ''} no longer has the setting ${key}`);
        if (status === 'added') yield at(origin, `Kibana ${version?.text ?? ''} does not have the setting ${key} yet`);
      }
    }
  }),

  pass: {
    'nested and dotted names, and settings of plugins': kibana({
      config: `
        server: { host: 0.0.0.0 }
        xpack.security.authc.providers.basic.basic1.order: 0
        xpack.fleet.agents.enabled: false
      `,
    }),
  },
  fail: {
    'Kibana has no setting server.hots (did you mean server.host?)\nKibana 9.5.3 no longer has the setting xpack.security.enabled':
      kibana({ config: 'server.hots: 0.0.0.0\nxpack.security.enabled: true' }),
  },
};
