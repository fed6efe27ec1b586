import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import type { Agent } from '../../scripts/model/fluentd/agent';
import type { Place } from '../../scripts/model/fluentd/config';
import type { Family } from '../../scripts/model/fluentd/family';
import { families } from '../../scripts/model/fluentd/family';
import type { Path } from '../../scripts/model/fluentd/flow';
import type { PodLog } from '../../scripts/model/fluentd/pods';
import { podLogs } from '../../scripts/model/fluentd/pods';
import { othersOf, waysOf } from '../../scripts/model/fluentd/ways';
import { kibanas } from '../../scripts/model/kibana/kibana';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { entry } from '../../scripts/model/kube/remember';
import type { Stack } from '../../scripts/model/kube/stack';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

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
const elasticsearch = nodes('store/es');

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
    const sources = new Map<Place, { place: Place; names: Set<string> }>(); // the same, without a text for each log
    for (const { pod, name, own, places } of logsOf(agent, stack)) {
      if (pod.workload === agent.workload) {
        for (const place of readAt(waysOf(stack, agent, pod)))
          yield inConfig(agent, place, `reads the log of the agent itself, ${name}`);
        continue;
      }
      for (const place of own.has(agent) ? sentAt(waysOf(stack, agent, pod)) : places) {
        const source = entry(sources, place, () =>
          entry(sent, `${place.file}:${place.line}:${place.column}`, () => ({ place, names: new Set<string>() })),
        );
        if (source.names.has(name)) continue;
        source.names.add(name);
        if (source.names.size <= most) yield inConfig(agent, place, `sends the log of ${name} to Elasticsearch`);
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

/** The sources that read a log. */
function readAt(paths: readonly Path[]): Place[] {
  return paths.flatMap(({ steps: [source], end }) =>
    !source || (end.is === 'dropped' && end.why === 'exclude_path') ? [] : [source.place],
  );
}

const sentAt = (paths: readonly Path[]) => readAt(paths.filter(({ end }) => end.is === 'written'));

interface OwnLog {
  pod: PodLog;
  /** As a message names it. */
  name: string;
  index: number;
  /** Agents that may treat it in a way of their own, and where all others of the family send it. */
  own: ReadonlySet<Agent>;
  places: readonly Place[];
}

/** The logs of Elasticsearch, of Kibana and of the agent's own pods, in the order of the stack. */
function logsOf(agent: Agent, stack: Stack): readonly OwnLog[] {
  const { byWorkload, workloads } = stack.memo(ownLogs);
  const family = stack.memo(families).get(agent);
  const backends = family ? entry(stack.memo(backendLogs), family, () => sharedLogs(family, stack)) : [];
  const own = workloads.has(agent.workload) ? [] : (byWorkload.get(agent.workload) ?? []);
  const more = own.map((log) => ({ ...log, own: new Set<Agent>(), places: [] }));
  return more.length ? [...backends, ...more].sort((a, b) => a.index - b.index) : backends;
}

const backendLogs = () => new Map<Family, readonly OwnLog[]>();

function sharedLogs(family: Family, stack: Stack): OwnLog[] {
  return stack.memo(ownLogs).backends.map((log) => ({
    ...log,
    own: family.own(log.pod),
    places: othersOf(family, log.pod).flatMap((agent) => sentAt(waysOf(stack, agent, log.pod))),
  }));
}

function ownLogs(stack: Stack) {
  const workloads = new Set([...stack.memo(elasticNodes), ...stack.memo(kibanas)].map(({ workload }) => workload));
  const byWorkload = new Map<Manifest, Pick<OwnLog, 'pod' | 'name' | 'index'>[]>();
  for (const [index, pod] of podLogs(stack).entries()) {
    if (!pod.workload) continue;
    const log = { pod, name: `${pod.namespace}/${pod.container}`, index };
    entry(byWorkload, pod.workload, () => []).push(log);
  }
  const backends = Array.from(workloads).flatMap((workload) => byWorkload.get(workload) ?? []);
  return { workloads, byWorkload, backends: backends.sort((a, b) => a.index - b.index) };
}
