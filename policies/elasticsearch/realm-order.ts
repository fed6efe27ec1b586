import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const realmOrder: Policy = {
  id: 'elasticsearch/realm-order',
  title: 'Every realm has an order',
  severity: 'error',
  rationale: 'From 8.0 Elasticsearch refuses to start on a realm without `order`.',
  remediation: 'Set `xpack.security.authc.realms.TYPE.NAME.order` to a number that no other realm has.',
  source: 'migrate_8_0/security-changes; checks ES-26',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { settings, version } of stack.memo(elasticNodes)) {
      if (!atLeast(version, 8)) continue;
      const seen = new Map<string, string>();
      for (const { key, origin } of settings.said) {
        const realm = /^xpack\.security\.authc\.realms\.[^.]+\.[^.]+/.exec(key)?.[0];
        if (realm === undefined || seen.has(realm)) continue;
        const order = settings.get(`${realm}.order`)?.text ?? '';
        if (!order) yield at(origin, `${realm} has no order`);
        for (const [other, taken] of seen)
          if (order && taken === order) yield at(origin, `${realm} and ${other} have the order ${order}`);
        seen.set(realm, order);
      }
    }
  }),

  pass: {
    'an order': nodes('master', { config: 'xpack.security.authc.realms.native.native1.order: 0' }),
  },
  fail: {
    'xpack.security.authc.realms.file.file1 has no order': nodes('master', {
      config: 'xpack.security.authc.realms.file.file1.enabled: true',
    }),
    'xpack.security.authc.realms.file.file1 and xpack.security.authc.realms.native.native1 have the order 0': nodes(
      'master',
      {
        config: `
        xpack.security.authc.realms.native.native1.order: 0
        xpack.security.authc.realms.file.file1.order: 0
      `,
      },
    ),
  },
};
