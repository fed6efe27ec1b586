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
    paths: agents(stack).flatMap((agent) => flow(agent, pod, stack.facts.containerRuntime)),
  }));
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
  for (const { pod, paths } of tracedLogs(stack)) {
    const lost = paths.every(({ end }) => end.is === 'lost');
    const readable = lost
      ? agents(stack).flatMap((agent) => readableFlow(agent, pod, stack.facts.containerRuntime))
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
