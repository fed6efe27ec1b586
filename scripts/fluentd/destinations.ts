import { namespaceOf } from '../kube/pods';
import type { Stack } from '../kube/stack';
import { agents } from './agent';
import type { Agent } from './agent';
import { sections } from './config';
import type { Element, Place } from './config';
import { flow, readableFlow, routersOf } from './flow';
import type { Path } from './flow';
import { elasticsearchOutput, isElasticsearch } from './output';
import type { ElasticsearchOutput } from './output';
import { pluginType } from './plugin';
import { declaredLogs } from './pods';
import type { PodLog } from './pods';

/** A name that the agents of a stack write to, and where it is written. */
export interface Destination {
  kind: 'index' | 'dataStream';
  /** The name for the pods that it was found with: `logs-kubernetes.nginx-app-test`. */
  name: string;
  /** With a star for what changes from record to record or from day to day: `logs-kubernetes.*-*`. */
  pattern: string;
  output: ElasticsearchOutput;
  agent: Agent;
  pods: readonly PodLog[];
}

/** How the logs of one container go. */
export interface TracedLog {
  pod: PodLog;
  paths: readonly Path[];
}

/** The way of every container's log: the workloads of the stack, and one made-up pod of each other declared namespace. */
export function tracedLogs(stack: Stack): readonly TracedLog[] {
  return stack.memo(traceAll);
}

function traceAll(stack: Stack): TracedLog[] {
  return declaredLogs(stack).map((pod) => ({
    pod,
    paths: agents(stack)
      .filter((agent) => isFollowed(stack, agent, pod))
      .flatMap((agent) => flow(agent, pod, stack.facts.containerRuntime)),
  }));
}

/** So many logs are followed through configurations, at some 0.2 ms and 5 KB each. */
export const mostFollowed = 50_000;

/**
 * Is a log followed through an agent? Always, but where hundreds of agents with configurations of their own meet
 * thousands of logs: then an agent has those of its own namespace, and the others are dealt out evenly.
 */
export function isFollowed(stack: Stack, agent: Agent, pod: PodLog): boolean {
  const { stride, configs, logs } = stack.memo(dealt);
  if (stride === 1 || pod.namespace === namespaceOf(agent.workload)) return true;
  return ((logs.get(pod) ?? 0) - (configs.get(agent.root) ?? 0)) % stride === 0;
}

function dealt(stack: Stack) {
  const configs = new Map(representatives(stack).map(({ root }, index) => [root, index]));
  const logs = new Map(declaredLogs(stack).map((pod, index) => [pod, index]));
  return { configs, logs, stride: Math.max(1, Math.ceil((configs.size * logs.size) / mostFollowed)) };
}

/** One agent of each configuration. */
export function representatives(stack: Stack): readonly Agent[] {
  return stack.memo(oneOfEach);
}

function oneOfEach(stack: Stack): Agent[] {
  const seen = new Set<Element>();
  return agents(stack).filter(({ root }) => !seen.has(root) && seen.add(root));
}

/**
 * Every index and data stream that the agents of a stack write to. A parser that does not fit the runtime changes nothing
 * in the names.
 */
export function destinations(stack: Stack): readonly Destination[] {
  return stack.memo(allDestinations);
}

function allDestinations(stack: Stack): Destination[] {
  const found = new Map<string, Destination & { pods: PodLog[] }>();
  for (const pod of declaredLogs(stack)) {
    const followed = representatives(stack).filter((agent) => isFollowed(stack, agent, pod));
    const paths = followed.flatMap((agent) => flow(agent, pod, stack.facts.containerRuntime));
    const lost = paths.every(({ end }) => end.is === 'lost');
    const readable = lost
      ? followed.flatMap((agent) => readableFlow(agent, pod, stack.facts.containerRuntime))
      : paths;
    for (const { end, agent } of readable) {
      if (end.is !== 'written') continue;
      const { kind, name, pattern, output } = end;
      const id = `${name}\n${place(output.element.place)}`;
      const known = found.get(id);
      if (known) known.pods.push(pod);
      else found.set(id, { kind, name, pattern, output, agent, pods: [pod] });
    }
  }
  return [...found.values()];
}

const place = ({ file, line, column }: Place) => `${file}:${line}:${column}`;

/** Every `<match>` and `<store>` of an agent that writes to Elasticsearch, reached by a pod's log or not. */
export function elasticsearchOutputs(agent: Agent): ElasticsearchOutput[] {
  const elements = new Set<Element>();
  for (let worker = 0; worker < agent.workers; worker += 1) {
    for (const rules of routersOf(agent, worker).labels.values()) {
      for (const { element, kind } of rules)
        if (kind === 'match') for (const one of outputElements(element)) elements.add(one);
    }
  }
  return [...elements]
    .filter((element) => isElasticsearch(pluginType(element, agent.environment)))
    .map((element) => elasticsearchOutput(element, agent.environment));
}

/** A `<match>` and the stores and the secondary inside it. */
export function outputElements(element: Element): Element[] {
  return [element, ...sections(element, 'store').flatMap(outputElements)];
}
