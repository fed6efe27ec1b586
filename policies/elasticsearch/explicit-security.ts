import { configOrigin, elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const explicitSecurity: Policy = {
  id: 'elasticsearch/explicit-security',
  title: 'A mounted configuration says whether security is on',
  severity: 'error',
  rationale:
    'From 8.0 an unset `xpack.security.enabled` means automatic configuration: it writes certificates into the ' +
    'configuration folder, and fails or is skipped where that is mounted.',
  remediation: 'Set `xpack.security.enabled: true` with the TLS settings beside it.',
  source: 'elasticsearch#85463, #83306, #86575; checks ES-28, errata E44',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      if (
        !atLeast(set.version, 8) ||
        !set.config ||
        !set.settings.complete ||
        set.settings.get('xpack.security.enabled')
      )
        continue;
      yield at(configOrigin(set), `${set.name} mounts elasticsearch.yml and does not say xpack.security.enabled`);
    }
  }),

  pass: {
    'it is said': nodes('master', { config: 'xpack.security.enabled: true' }),
    'the image keeps its own file': nodes('data'),
  },
  fail: {
    'master mounts elasticsearch.yml and does not say xpack.security.enabled': nodes('master', {
      config: 'cluster.name: logs',
    }),
  },
};
