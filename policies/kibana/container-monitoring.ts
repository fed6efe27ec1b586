import { kibanaKinds, kibanaOrigin, kibanas } from '../../scripts/model/kibana/kibana';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const containerMonitoring: Policy = {
  id: 'kibana/container-monitoring',
  title: 'A replaced kibana.yml keeps the container metrics of the image',
  severity: 'warning',
  rationale:
    "The image's own file turns on the container view of the monitoring pages; a mounted file takes its place whole.",
  remediation: 'Add `monitoring.ui.container.elasticsearch.enabled: true`.',
  source: 'elastic/kibana kibana_yml.template.ts; checks KB-06, errata E65',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const kibana of stack.memo(kibanas)) {
      const key = 'monitoring.ui.container.elasticsearch.enabled';
      if (!kibana.config || !kibana.settings.complete || kibana.settings.get(key)) continue;
      yield at(kibanaOrigin(kibana), `${kibana.name} mounts kibana.yml without ${key}`);
    }
  }),

  pass: {
    'it is set': kibana({ config: 'monitoring.ui.container.elasticsearch.enabled: true' }),
    'the image keeps its file': kibana(),
  },
  fail: {
    'kibana mounts kibana.yml without monitoring.ui.container.elasticsearch.enabled': kibana({
      config: 'server.host: 0.0.0.0',
    }),
  },
};
