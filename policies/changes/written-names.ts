import { destinations } from '../../scripts/model/fluentd/destinations';
import type { ChangeRule } from '../../scripts/rule/change';

export const writtenNames: ChangeRule = {
  id: 'changes/written-names',
  title: 'Logs go on to the same indices and data streams',
  severity: 'warning',
  rationale:
    'A new name starts a new data stream: searches, dashboards, alerts, roles and lifecycle policies that know the old ' +
    'name see nothing new, and a writer without the right to create it is refused.',
  remediation:
    'Give the role and the template the new name in a commit before this one, and tell those who search the old one.',
  source: 'fluent-plugin-elasticsearch README; checks FD-06, ES-34',

  *check({ before, after }) {
    const now = new Set(destinations(after).map(({ pattern }) => pattern));
    for (const { pattern } of unique(destinations(before))) {
      const agent = destinations(after)[0]?.agent;
      if (now.has(pattern) || !agent) continue;
      yield {
        object: agent.workload,
        path: '',
        message: `nothing is written to ${pattern} any more; now: ${[...now].sort().join(', ')}`,
      };
    }
  },

  pass: {
    'the same names': { before: agent('logs'), after: agent('logs') },
  },
  fail: {
    'nothing is written to logs any more; now: lines': { before: agent('logs'), after: agent('lines') },
  },
};

function unique<T extends { pattern: string }>(all: readonly T[]): T[] {
  return Array.from(new Map(all.map((entry) => [entry.pattern, entry])).values());
}

function agent(index: string): string {
  return `
      kind: Stack
      logs: { collected: [shop], excluded: [] }
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
            pos_file /var/lib/fluentd/containers.pos
            tag kubernetes.*
            <parse>
              @type cri
            </parse>
          </source>
          <match **>
            @type elasticsearch
            index_name ${index}
            <buffer tag>
              @type file
              path /var/lib/fluentd/buffer
            </buffer>
          </match>
    `;
}
