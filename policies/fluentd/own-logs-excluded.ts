import type { Agent } from '../../scripts/fluentd/agent';
import type { Place } from '../../scripts/fluentd/config';
import { podLogs } from '../../scripts/fluentd/pods';
import type { PodLog } from '../../scripts/fluentd/pods';
import { waysOf } from '../../scripts/fluentd/ways';
import { elasticNodes } from '../../scripts/elastic/node';
import { kibanas } from '../../scripts/elastic/kibana';
import type { Manifest } from '../../scripts/kube/manifest';
import type { Stack } from '../../scripts/kube/stack';
import type { Placed } from '../placed';
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
    const sent = new Map<string, { place: Place; names: Set<string> }>();
    for (const pod of logsOf(agent, stack)) {
      const own = pod.workload === agent.workload;
      const name = `${pod.namespace}/${pod.container}`;
      for (const { steps, end } of waysOf(stack, agent, pod)) {
        const [source] = steps;
        if (!source || (end.is === 'dropped' && end.why === 'exclude_path')) continue;
        if (own) yield inConfig(agent, source.place, `reads the log of the agent itself, ${name}`);
        else if (end.is === 'written') yield* told(agent, source.place, name, sent);
      }
    }
    for (const { place, names } of sent.values()) {
      if (names.size > most)
        yield inConfig(agent, place, `sends the logs of ${names.size - most} more containers to Elasticsearch`);
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

/** So many containers are named for a source that reads the logs of hundreds of stacks; the others are counted. */
const most = 100;

function* told(agent: Agent, place: Place, name: string, sent: Map<string, { place: Place; names: Set<string> }>): Iterable<Placed> {
  const id = `${place.file}:${place.line}:${place.column}`;
  const { names } = sent.get(id) ?? { names: new Set<string>() };
  sent.set(id, { place, names });
  if (names.size < most && !names.has(name)) yield inConfig(agent, place, `sends the log of ${name} to Elasticsearch`);
  names.add(name);
}

/** The logs of the agent's own pods, of Elasticsearch and of Kibana, in the order of the stack. */
function logsOf(agent: Agent, stack: Stack): readonly PodLog[] {
  const { backends, byWorkload, order } = stack.memo(ownLogs);
  const own = (byWorkload.get(agent.workload) ?? []).filter((pod) => !backends.includes(pod));
  return [...backends, ...own].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

function ownLogs(stack: Stack) {
  const all = podLogs(stack);
  const workloads = new Set([...stack.memo(elasticNodes), ...stack.memo(kibanas)].map(({ workload }) => workload));
  const byWorkload = new Map<Manifest, PodLog[]>();
  for (const pod of all) if (pod.workload) byWorkload.set(pod.workload, [...(byWorkload.get(pod.workload) ?? []), pod]);
  return {
    backends: all.filter(({ workload }) => workload && workloads.has(workload)),
    byWorkload,
    order: new Map(all.map((pod, index) => [pod, index])),
  };
}
