import { flow } from '../../scripts/fluentd/flow';
import { podLogs } from '../../scripts/fluentd/pods';
import { elasticNodes } from '../../scripts/elastic/node';
import { kibanas } from '../../scripts/elastic/kibana';
import type { Policy } from '../policy';
import { eachAgent, fluentdKinds, inConfig } from './_agent';
import { agentExample } from './_example';

const config = (exclude: string) => `
      <source>
        @type tail
        path /var/log/containers/*.log
        ${exclude}
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <match **>
        @type elasticsearch
        host es
      </match>
    `;
const elasticsearch = `
      kind: StatefulSet
      metadata: { name: es, namespace: store }
      spec: { template: { spec: { containers: [{ name: elasticsearch, image: "elasticsearch:9.5.3" }] } } }
    `;

export const ownLogsExcluded: Policy = {
  id: 'fluentd/own-logs-excluded',
  title: 'The agent does not read its own log, nor send Elasticsearch its own',
  severity: 'error',
  rationale:
    'Each warning about a line of its own log is a new line to warn about: 1 GB in 20 s, and the CPU stays at its limit.',
  remediation:
    'Name the namespaces in `exclude_path`: `["/var/log/containers/*_logging-agents_*.log", …]`; a later `null` is too late.',
  source: 'fluent/fluentd#2545, fluentd-kubernetes-daemonset#364, #1594; checks FD-02, FD-SELF, errata E71, E72',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const backends = new Set([...stack.memo(elasticNodes), ...stack.memo(kibanas)].map(({ workload }) => workload));
    for (const pod of podLogs(stack)) {
      const own = pod.workload === agent.workload;
      if (!own && !(pod.workload && backends.has(pod.workload))) continue;
      for (const { steps, end } of flow(agent, pod, stack.facts.containerRuntime)) {
        const [source] = steps;
        if (!source || (end.is === 'dropped' && end.why === 'exclude_path')) continue;
        const name = `${pod.namespace}/${pod.container}`;
        if (own) yield inConfig(agent, source.place, `reads the log of the agent itself, ${name}`);
        else if (end.is === 'written') yield inConfig(agent, source.place, `sends the log of ${name} to Elasticsearch`);
      }
    }
  }),

  pass: {
    'both namespaces are excluded': agentExample(
      config('exclude_path ["/var/log/containers/*_logs_*.log", "/var/log/containers/*_store_*.log"]'),
      { more: elasticsearch },
    ),
  },
  fail: {
    'reads the log of the agent itself, logs/fluentd': agentExample(config('')),
    'sends the log of store/elasticsearch to Elasticsearch': agentExample(
      config('exclude_path ["/var/log/containers/*_logs_*.log"]'),
      {
        more: elasticsearch,
      },
    ),
  },
};
