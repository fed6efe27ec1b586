import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const frozenCacheOnFrozenNodes: Policy = {
  id: 'elasticsearch/frozen-cache-on-frozen-nodes',
  title: 'Only nodes of the frozen tier have a shared snapshot cache',
  severity: 'error',
  rationale: 'From 8.0 a node without the role `data_frozen` refuses to start with a shared cache.',
  remediation: 'Move `xpack.searchable.snapshot.shared_cache.size` to the frozen nodes.',
  source: 'migrate_8_0/cluster-node-setting-changes.asciidoc; checks ES-27',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, settings, roles, version } of stack.memo(elasticNodes)) {
      const setting = settings.get('xpack.searchable.snapshot.shared_cache.size');
      if (!setting || roles.has('data_frozen') || !atLeast(version, 8) || /^0[a-z%]*$/.test(setting.text)) continue;
      yield at(setting.origin, `${name} has a shared snapshot cache without the role data_frozen`);
    }
  }),

  pass: {
    'a frozen node': nodes('master', {
      config: `
        node.roles: [data_frozen]
        xpack.searchable.snapshot.shared_cache.size: 90%
      `,
    }),
  },
  fail: {
    'master has a shared snapshot cache without the role data_frozen': nodes('master', {
      config: `
        node.roles: [data_hot]
        xpack.searchable.snapshot.shared_cache.size: 90%
      `,
    }),
  },
};
