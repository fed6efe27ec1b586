import type { Stack } from '../kube/stack';
import type { Agent } from './agent';
import type { Element, Place } from './config';
import { sections } from './config';
import { outputOf } from './family';
import { routersOf } from './flow';
import type { ElasticsearchOutput } from './output';
import { elasticsearchOutput, isElasticsearch } from './output';
import { pluginType } from './plugin';
import { declaredLogs } from './pods';
import { readableWays, readersOf, waysOf } from './ways';

/** A name that the agents of a stack write to, and where it is written. */
export interface Destination {
  kind: 'index' | 'dataStream';
  /** The name for the pod that it was found with: `logs-kubernetes.nginx-app-test`. */
  name: string;
  /** With a star for what changes from record to record or from day to day: `logs-kubernetes.*-*`. */
  pattern: string;
  output: ElasticsearchOutput;
  agent: Agent;
}

/**
 * Every index and data stream that the agents of a stack write to. A parser that does not fit the runtime changes nothing
 * in the names.
 */
export function destinations(stack: Stack): readonly Destination[] {
  return stack.memo(allDestinations);
}

function allDestinations(stack: Stack): Destination[] {
  const found = new Map<string, Destination>();
  for (const pod of declaredLogs(stack)) {
    const readers = readersOf(stack, pod);
    const lost = readers.every((agent) => waysOf(stack, agent, pod).every(({ end }) => end.is === 'lost'));
    for (const agent of readers) {
      for (const { end } of lost ? readableWays(stack, agent, pod) : waysOf(stack, agent, pod)) {
        // What an output leaves out for want of an id is meant for the same name.
        const written = end.is === 'written' ? end : end.is === 'lost' ? end.unsent : undefined;
        if (!written) continue;
        const { kind, name, pattern, output } = written;
        const id = `${name}\n${place(output.element.place)}`;
        if (!found.has(id)) found.set(id, { kind, name, pattern, output: outputOf(agent, output), agent });
      }
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
