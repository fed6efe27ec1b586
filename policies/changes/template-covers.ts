import { objectsOf, templateOf, templates } from '../../scripts/model/elasticsearch/bootstrap';
import { destinations } from '../../scripts/model/fluentd/destinations';
import type { ChangeRule } from '../../scripts/rule/change';

export const templateCovers: ChangeRule = {
  id: 'changes/template-covers',
  title: 'What is written keeps its index template',
  severity: 'error',
  rationale:
    'Without its template a data stream rolls over into an index with guessed mappings and no lifecycle: it is never deleted.',
  remediation:
    'Keep a template whose `index_patterns` cover the name, or move the writer to a name that one covers first.',
  source: 'Elastic docs, index templates; checks ES-34',

  *check({ before, after }) {
    if (!objectsOf(before, 'index-template').length) return;
    const [old, now] = [templates(before), templates(after)];
    for (const { name, agent } of destinations(after)) {
      const was = templateOf(name, old);
      if (!was || templateOf(name, now)) continue;
      yield {
        object: agent.workload,
        path: '',
        message: `${name} is still written, and loses the template ${was.name}`,
      };
    }
  },

  pass: {
    'a wider pattern': { before: written('logs-*'), after: written('lo*') },
  },
  fail: {
    'logs-app is still written, and loses the template logs': {
      before: written('logs-*'),
      after: written('metrics-*'),
    },
  },
};

function written(pattern: string): string {
  return `
      kind: Stack
      logs: { collected: [shop], excluded: [] }
      ---
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        index-template.logs.json: |
          { "index_patterns": ["${pattern}"], "priority": 200, "data_stream": {}, "template": {} }
      ---
      kind: DaemonSet
      metadata: { name: fluentd, namespace: logging }
      spec:
        template:
          spec:
            containers:
              - name: fluentd
                image: fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1
                volumeMounts: [{ name: config, mountPath: /fluentd/etc }]
            volumes: [{ name: config, configMap: { name: config } }]
      ---
      kind: ConfigMap
      metadata: { name: config, namespace: logging }
      data:
        fluent.conf: |
          <source>
            @type tail
            path /var/log/containers/*.log
            pos_file /var/lib/fluentd/a.pos
            tag kubernetes.*
            <parse>
              @type cri
            </parse>
          </source>
          <match **>
            @type elasticsearch
            index_name logs-app
            <buffer tag>
              @type file
              path /var/lib/fluentd/buffer
            </buffer>
          </match>
    `;
}
