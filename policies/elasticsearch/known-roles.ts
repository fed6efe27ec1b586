import { elasticNodes, legacyRoles, nodeKinds, roleNames } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
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
    'a list': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        elasticsearch.yml: |
          node.roles: [master, data_hot]
      ---
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/elasticsearch/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
    'a coordinating node': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        elasticsearch.yml: |
          node.roles: []
      ---
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/elasticsearch/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
  },
  fail: {
    'there is no role dta (did you mean data?)': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        elasticsearch.yml: |
          node.roles: [dta]
      ---
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/elasticsearch/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
    'master has an empty node.roles, [] is an empty list': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        elasticsearch.yml: |
          node.roles:
      ---
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/elasticsearch/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
    'master has node.roles and node.master': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        elasticsearch.yml: |
          node.roles: [master]
          node.master: true
      ---
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:7.17.29
                volumeMounts: [{ name: config, mountPath: /usr/share/elasticsearch/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
    'Elasticsearch 7.3.0 does not know node.roles, 7.9 does': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        elasticsearch.yml: |
          node.roles: [master]
      ---
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:7.3.0
                volumeMounts: [{ name: config, mountPath: /usr/share/elasticsearch/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
    'master has the role voting_only without master': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        elasticsearch.yml: |
          node.roles: [voting_only]
      ---
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/elasticsearch/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
  },
};
