import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { elasticsearchSettings } from '../../scripts/model/elasticsearch/tables/known';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const unknownSetting: Policy = {
  id: 'elasticsearch/unknown-setting',
  title: 'Every Elasticsearch setting exists in the version that runs',
  severity: 'error',
  rationale: 'Elasticsearch refuses to start on a setting it does not know.',
  remediation: 'Correct the name; for a removed setting take its successor (`node.roles` for `node.master`).',
  source:
    'scripts/model/elasticsearch/tables/elasticsearch.json, read from the releases; checks ES-15, ES-ROLE-VER, errata E38',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const table = elasticsearchSettings();
    for (const { settings, version } of stack.memo(elasticNodes)) {
      for (const { message, origin } of settings.problems) yield at(origin, message);
      for (const { key, origin } of settings.said) {
        const status = table.status(key, version);
        if (status === 'known' || status === 'deprecated') continue;
        const release = version?.text ?? 'its newest release';
        if (status === 'unknown')
          yield at(origin, `Elasticsearch has no setting ${key}${suggestion(key, table.names(version))}`);
        if (status === 'removed') yield at(origin, `Elasticsearch ${release} no longer has the setting ${key}`);
        if (status === 'added') yield at(origin, `Elasticsearch ${release} does not have the setting ${key} yet`);
        if (status === 'keystore') yield at(origin, `Elasticsearch reads ${key} from its keystore only`);
      }
    }
  }),

  pass: {
    'nested and dotted names, groups and names with a wildcard': nodes('master', {
      config: `
        cluster.name: logs
        node: { name: "\${HOSTNAME}", attr.zone: a, roles: [master] }
        xpack.security.authc.realms.native.native1.order: 0
        s3.client.default.endpoint: https://s3.example.org
        logger.org.elasticsearch.discovery: DEBUG
      `,
    }),
    'a legacy role where it is still known': nodes('master', {
      config: 'node.master: true',
      image: 'elasticsearch:7.17.29',
    }),
  },
  fail: {
    'Elasticsearch has no setting cluster.nane (did you mean cluster.name?)\nElasticsearch 9.5.3 no longer has the setting node.master\nElasticsearch reads xpack.security.transport.ssl.secure_key_passphrase from its keystore only':
      nodes('master', {
        config: `
        cluster.nane: logs
        node: { master: true }
        xpack.security.transport.ssl.secure_key_passphrase: x
      `,
      }),
    'Elasticsearch 7.17.29 does not have the setting readiness.port yet': nodes('master', {
      config: 'readiness.port: 8080',
      image: 'elasticsearch:7.17.29',
    }),
  },
};
