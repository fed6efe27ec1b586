import type { Agent } from '../../scripts/model/fluentd/agent';
import { agents } from '../../scripts/model/fluentd/agent';
import type { Element } from '../../scripts/model/fluentd/config';
import { param, sections } from '../../scripts/model/fluentd/config';
import { resolve } from '../../scripts/model/fluentd/value';
import type { ChangeRule } from '../../scripts/rule/change';

export const agentPaths: ChangeRule = {
  id: 'changes/agent-paths',
  title: 'Fluentd finds its positions and buffers where it left them',
  severity: 'error',
  rationale:
    'With a new `pos_file` every log on every node is read again from the start, or skipped; chunks in an old buffer ' +
    'path are never sent.',
  remediation:
    'Keep the path. To move it: stop the DaemonSet until its buffers are empty, move the files on the nodes, then change ' +
    'the configuration.',
  source: 'Fluentd docs, tail and buffer; checks FD-07, errata E77',

  *check({ before, after }) {
    const now = new Map(agents(after).map((agent) => [agent.workload.metadata.name, agent]));
    for (const agent of agents(before)) {
      const next = now.get(agent.workload.metadata.name);
      if (!next) continue;
      const kept = new Set(paths(next).map(({ path }) => path));
      for (const { what, path } of paths(agent)) {
        if (kept.has(path)) continue;
        yield {
          object: next.workload,
          path: '',
          message: `the ${what} ${path} of ${next.workload.metadata.name} is no longer used`,
        };
      }
    }
  },

  pass: {
    'the same paths': {
      before: agent('/var/lib/fluentd/a.pos', '/var/lib/fluentd/b'),
      after: agent('/var/lib/fluentd/a.pos', '/var/lib/fluentd/b'),
    },
  },
  fail: {
    'the pos_file /var/log/app.log.pos of fluentd is no longer used': {
      before: agent('/var/log/app.log.pos', '/var/lib/fluentd/b'),
      after: agent('/var/log/containers.log.pos', '/var/lib/fluentd/b'),
    },
    'the buffer /var/lib/fluentd/b of fluentd is no longer used': {
      before: agent('/var/lib/fluentd/a.pos', '/var/lib/fluentd/b'),
      after: agent('/var/lib/fluentd/a.pos', '/var/lib/fluentd/c'),
    },
  },
};

function paths({ root, environment }: Agent): { what: string; path: string }[] {
  return everyElement(root).flatMap((element) => {
    const [name, what] =
      element.name === 'source' ? ['pos_file', 'pos_file'] : element.name === 'buffer' ? ['path', 'buffer'] : [];
    const found = name === undefined ? undefined : param(element, name);
    return found && what ? [{ what, path: String(resolve(found.value, environment).text) }] : [];
  });
}

function everyElement(element: Element): Element[] {
  return [element, ...sections(element).flatMap(everyElement)];
}

function agent(position: string, buffer: string): string {
  return `
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
            pos_file ${position}
            tag kubernetes.*
            <parse>
              @type cri
            </parse>
          </source>
          <match **>
            @type elasticsearch
            <buffer>
              @type file
              path ${buffer}
            </buffer>
          </match>
    `;
}
