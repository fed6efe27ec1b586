import { elasticNodes, legacyRoles, nodeKinds, roleNames } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const knownRoles: Policy = {
  id: 'elasticsearch/known-roles',
  title: 'Node roles are named right and in one way',
  severity: 'error',
  rationale: 'Elasticsearch refuses to start on an unknown role, and on `node.roles` beside `node.master`.',
  remediation: 'Use `node.roles` alone, `[]` for a node that only coordinates.',
  source: 'elastic/elasticsearch DiscoveryNodeRole.java, elastic/helm-charts#1686; checks ES-16, ES-ROLE-VER',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, settings, version, roles } of stack.memo(elasticNodes)) {
      const setting = settings.get('node.roles');
      if (!setting) continue;
      if (version && !atLeast(version, 7, 9))
        yield at(setting.origin, `Elasticsearch ${version.text} does not know node.roles, 7.9 does`);
      if (!setting.raw && !setting.sequence)
        yield at(setting.origin, `${name} has an empty node.roles, [] is an empty list`);
      const legacy = legacyRoles.find(([key]) => settings.get(key));
      if (legacy) yield at(setting.origin, `${name} has node.roles and ${legacy[0]}`);
      for (const role of setting.list) {
        if (!roleNames.includes(role))
          yield at(setting.origin, `there is no role ${role}${suggestion(role, roleNames)}`);
      }
      if (roles.has('voting_only') && !roles.has('master'))
        yield at(setting.origin, `${name} has the role voting_only without master`);
    }
  }),

  pass: {
    'a list': nodes('master', { config: 'node.roles: [master, data_hot]' }),
    'a coordinating node': nodes('master', { config: 'node.roles: []' }),
  },
  fail: {
    'there is no role dta (did you mean data?)': nodes('master', { config: 'node.roles: [dta]' }),
    'master has an empty node.roles, [] is an empty list': nodes('master', { config: 'node.roles:' }),
    'master has node.roles and node.master': nodes('master', {
      config: 'node.roles: [master]\nnode.master: true',
      image: 'elasticsearch:7.17.29',
    }),
    'Elasticsearch 7.3.0 does not know node.roles, 7.9 does': nodes('master', {
      config: 'node.roles: [master]',
      image: 'elasticsearch:7.3.0',
    }),
    'master has the role voting_only without master': nodes('master', { config: 'node.roles: [voting_only]' }),
  },
};
