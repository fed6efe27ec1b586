import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const destructiveRequiresName: Policy = {
  id: 'elasticsearch/destructive-requires-name',
  title: 'Indices cannot be deleted by a wildcard',
  severity: 'warning',
  rationale: 'One `DELETE /*` by somebody with the rights takes every log.',
  remediation: 'Delete the setting; the default is true since 8.0.',
  source: 'migrate_8_0/cluster-node-setting-changes.asciidoc; checks ES-38',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    if (stack.facts.environment !== 'prod') return;
    for (const { name, settings } of stack.memo(elasticNodes)) {
      const setting = settings.get('action.destructive_requires_name');
      if (setting?.text === 'false') yield at(setting.origin, `${name} lets a wildcard delete indices`);
    }
  }),

  pass: {
    'the default': manifest('Stack', { environment: 'prod' }) + nodes('master', { replicas: 3 }),
    'not production': nodes('master', { replicas: 3, env: { 'action.destructive_requires_name': 'false' } }),
  },
  fail: {
    'master lets a wildcard delete indices':
      manifest('Stack', { environment: 'prod' }) +
      nodes('master', { replicas: 3, env: { 'action.destructive_requires_name': 'false' } }),
  },
};
