import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const processorsWithinLimit: Policy = {
  id: 'elasticsearch/processors-within-limit',
  title: '`node.processors` is at most the CPU limit',
  severity: 'error',
  rationale:
    'From 8.0 Elasticsearch refuses to start with more processors than it has; with fewer than it believes, its ' +
    'thread pools fight for the quota.',
  remediation: 'Delete the setting, or set it to the CPU limit.',
  source: 'migrate_8_0/cluster-node-setting-changes.asciidoc; checks ES-24',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, settings, cpu } of stack.memo(elasticNodes)) {
      const setting = settings.get('node.processors');
      if (setting && Number(setting.text) > Math.ceil(cpu))
        yield at(setting.origin, `${name} counts on ${setting.text} processors, its CPU limit is ${cpu}`);
    }
  }),

  pass: {
    'as many as the limit': nodes('data', {
      env: { 'node.processors': '2' },
      container: { resources: '{ limits: { cpu: "2" } }' },
    }),
  },
  fail: {
    'data counts on 4 processors, its CPU limit is 2': nodes('data', {
      env: { 'node.processors': '4' },
      container: { resources: '{ limits: { cpu: "2" } }' },
    }),
  },
};
