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
    for (const { pod, name } of logsOf(agent, stack)) {
      const own = pod.workload === agent.workload;
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
  const id = idOf(place);
  let source = sent.get(id);
  if (!source) sent.set(id, (source = { place, names: new Set() }));
  const { names } = source;
  if (names.has(name)) return;
  names.add(name);
  if (names.size <= most) yield inConfig(agent, place, `sends the log of ${name} to Elasticsearch`);
}

const ids = new WeakMap<Place, string>();

function idOf(place: Place): string {
  const known = ids.get(place);
  if (known !== undefined) return known;
  const id = `${place.file}:${place.line}:${place.column}`;
  ids.set(place, id);
  return id;
}

interface OwnLog {
  pod: PodLog;
  /** As a message names it. */
  name: string;
  index: number;
}

/** The logs of the agent's own pods, of Elasticsearch and of Kibana, in the order of the stack. */
function logsOf(agent: Agent, stack: Stack): readonly OwnLog[] {
  const { backends, others } = stack.memo(ownLogs);
  const own = others.get(agent.workload);
  return own ? [...backends, ...own].sort((a, b) => a.index - b.index) : backends;
}

function ownLogs(stack: Stack) {
  const workloads = new Set([...stack.memo(elasticNodes), ...stack.memo(kibanas)].map(({ workload }) => workload));
  const backends: OwnLog[] = [];
  const others = new Map<Manifest, OwnLog[]>();
  for (const [index, pod] of podLogs(stack).entries()) {
    if (!pod.workload) continue;
    const log = { pod, name: `${pod.namespace}/${pod.container}`, index };
    const known = others.get(pod.workload);
    if (workloads.has(pod.workload)) backends.push(log);
    else if (known) known.push(log);
    else others.set(pod.workload, [log]);
  }
  return { backends, others };
}
