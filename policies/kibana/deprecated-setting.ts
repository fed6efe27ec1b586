import { kibanaSettings } from '../../scripts/model/elasticsearch/tables/known';
import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { at, placed } from '../../scripts/rule/checks/placed';
import type { Policy } from '../../scripts/rule/policy';

export const deprecatedSetting: Policy = {
  id: 'kibana/deprecated-setting',
  title: 'No Kibana setting is deprecated',
  severity: 'warning',
  rationale: 'A deprecated setting stops Kibana at a later version.',
  remediation: 'Take its successor from the documentation of the setting.',
  source: 'scripts/model/elasticsearch/tables/kibana.json; checks KB-12',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    const table = kibanaSettings();
    for (const { settings, version } of stack.memo(kibanas)) {
      for (const { key, origin } of settings.said) {
        if (table.status(key, version) === 'deprecated') yield at(origin, `${key} is deprecated`);
      }
    }
  }),

  pass: {
    'the successor': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        kibana.yml: |
          csp.object_src: []
      ---
      kind: Deployment
      metadata: { name: kibana }
      spec:
        template:
          metadata: { labels: { app: kibana } }
          spec:
            containers:
              - name: kibana
                image: kibana:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/kibana/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
  },
  fail: {
    'csp.disableUnsafeEval is deprecated': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        kibana.yml: |
          csp.disableUnsafeEval: true
      ---
      kind: Deployment
      metadata: { name: kibana }
      spec:
        template:
          metadata: { labels: { app: kibana } }
          spec:
            containers:
              - name: kibana
                image: kibana:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/kibana/config }]
            volumes: [{ name: config, configMap: { name: config } }]
    `,
  },
};
