import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const selfMonitoring: Policy = {
  id: 'elasticsearch/self-monitoring',
  title: 'The cluster does not monitor itself',
  severity: 'warning',
  rationale:
    'The metrics are gone when they are needed, and the collection is deprecated since 7.16 and removed in 10.0.',
  remediation: 'Delete `xpack.monitoring.*`; scrape the cluster from outside.',
  source: 'Elastic docs, monitoring settings; checks ES-17, errata E41',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { settings, name } of stack.memo(elasticNodes)) {
      const [setting] = settings.said.filter(
        ({ key, text }) => key.startsWith('xpack.monitoring.') && text !== 'false',
      );
      if (setting) yield at(setting.origin, `${name} monitors itself with ${setting.key}`);
    }
  }),

  pass: {
    'no monitoring setting': nodes('master', { config: 'cluster.name: logs' }),
  },
  fail: {
    'master monitors itself with xpack.monitoring.collection.enabled': nodes('master', {
      config: 'xpack.monitoring.collection.enabled: true',
    }),
  },
};
