import type { Agent } from '../../model/fluentd/agent';
import { agents } from '../../model/fluentd/agent';
import type { Element, Place } from '../../model/fluentd/config';
import { param, sections } from '../../model/fluentd/config';
import { elasticsearchOutputs } from '../../model/fluentd/destinations';
import type { Family } from '../../model/fluentd/family';
import { families } from '../../model/fluentd/family';
import type { Path } from '../../model/fluentd/flow';
import { originInConfig, originOnContainer } from '../../model/fluentd/origin';
import type { ElasticsearchOutput } from '../../model/fluentd/output';
import type { Settings } from '../../model/fluentd/plugin';
import { pluginType, settings } from '../../model/fluentd/plugin';
import type { PodLog } from '../../model/fluentd/pods';
import { declaredLogs } from '../../model/fluentd/pods';
import { othersOf, readableWays } from '../../model/fluentd/ways';
import { workloadKinds } from '../../model/kube/pod';
import type { Stack } from '../../model/kube/stack';
import type { Policy } from '../policy';
import type { Placed } from './placed';
import { at, placed } from './placed';

/** The kinds that a finding about an agent may land on. */
export const fluentdKinds: readonly string[] = ['ConfigMap', ...workloadKinds];

/** The check of a rule that looks at each agent of the stack. */
export function eachAgent(find: (agent: Agent, stack: Stack) => Iterable<Placed>): Policy['check'] {
  return placed(function* (stack) {
    for (const agent of agents(stack)) yield* find(agent, stack);
  });
}

/** The check of a rule that looks at each output to Elasticsearch. */
export function eachOutput(
  find: (output: ElasticsearchOutput, agent: Agent, stack: Stack) => Iterable<Placed>,
): Policy['check'] {
  return eachAgent(function* (agent, stack) {
    for (const output of elasticsearchOutputs(agent)) yield* find(output, agent, stack);
  });
}

/** A violation in the file that a place names: of its ConfigMap, or of the container where the image brings the file. */
export function inConfig(agent: Agent, place: Place, message: string): Placed {
  return at(originInConfig(agent, place), message);
}

/** A violation in a field of the agent's container. */
export function onContainer(agent: Agent, field: string, message: string): Placed {
  return at(originOnContainer(agent, field), message);
}

/** Where a parameter is set, or its section where it is not. */
export function placeOf(element: Element, name: string): Place {
  return (param(element, name) ?? element).place;
}

/** Every section of an agent's configuration, the sections around it from the outside in. */
export function* walk(agent: Agent): Generator<{ element: Element; parents: readonly Element[]; type: string }> {
  function* inside(
    parent: Element,
    parents: readonly Element[],
  ): Generator<{ element: Element; parents: readonly Element[]; type: string }> {
    for (const element of sections(parent)) {
      yield { element, parents, type: pluginType(element, agent.environment) };
      yield* inside(element, [...parents, element]);
    }
  }
  yield* inside(agent.root, []);
}

/** Every `tail` source of an agent. */
export function tails(agent: Agent): Settings[] {
  return [...walk(agent)]
    .filter(({ element, type }) => element.name === 'source' && type === 'tail')
    .map(({ element }) => settings(element, agent.environment));
}

/** The `tail` sources that read the logs of containers. */
export function containerTails(agent: Agent): Settings[] {
  return tails(agent).filter((source) =>
    /\/var\/(?:log\/(?:containers|pods)|lib\/docker\/containers)\//.test(source.text('path') ?? ''),
  );
}

/** A log with the ways that it takes through an agent. */
export interface Sample {
  pod: PodLog;
  /** As `waysOf` has them: an output may be another agent's. */
  paths: readonly Path[];
  /** Equal for pods with the same labels, by name, that the same lines of the configuration take. */
  way: string;
  index: number;
}

/**
 * The ways of the declared logs, and of two of a namespace that nobody declared, with labels and without. Logs of one namespace whose pods have
 * the same labels, by name, go the same way: three of each stand for all.
 * @param wanted asked once for all agents that share a sample: a function that is always the same.
 */
export function* sampledPaths(agent: Agent, stack: Stack, wanted: (sample: Sample) => boolean): Iterable<Sample> {
  const { shared, own } = samplesOf(agent, stack);
  let chosen = shared.chosen.get(wanted);
  if (!chosen) shared.chosen.set(wanted, (chosen = shared.all.filter(wanted)));
  yield* together(chosen, own, own.filter(wanted));
}

/** The first sample of each way. */
export function* firstOfWays(agent: Agent, stack: Stack): Iterable<Sample> {
  const { shared, own } = samplesOf(agent, stack);
  const met = new Set(own.map(({ pod }) => pod));
  const others = Array.from(shared.byWay.values()).flatMap((group) => group.find(({ pod }) => !met.has(pod)) ?? []);
  const seen = new Set<string>();
  for (const sample of together(others, own, own)) {
    if (seen.has(sample.way)) continue;
    seen.add(sample.way);
    yield sample;
  }
}

/** Samples in their order: those that agents share, but for the logs that something of this agent's own meets. */
function together(shared: readonly Sample[], own: readonly Sample[], chosen: readonly Sample[]): readonly Sample[] {
  if (!own.length) return shared;
  const met = new Set(own.map(({ pod }) => pod));
  return [...shared.filter(({ pod }) => !met.has(pod)), ...chosen].sort((a, b) => a.index - b.index);
}

/** What the agents of a family share of the samples. */
interface Shared {
  all: readonly Sample[];
  byWay: ReadonlyMap<string, readonly Sample[]>;
  chosen: Map<(sample: Sample) => boolean, readonly Sample[]>;
  own: ReadonlyMap<Agent, readonly Sample[]>;
}

function samplesOf(agent: Agent, stack: Stack): { shared: Shared; own: readonly Sample[] } {
  const family = stack.memo(families).get(agent);
  const known = stack.memo(sharedSamples);
  if (!family) throw new Error(`${agent.entry}: expected an agent of this stack, found another`);
  const shared = known.get(family) ?? sharedOf(family, stack);
  if (family.agents.length > 1) known.set(family, shared); // hundreds that nobody shares would fill the memory
  return { shared, own: shared.own.get(agent) ?? [] };
}

const sharedSamples = () => new Map<Family, Shared>();

function sharedOf(family: Family, stack: Stack): Shared {
  const all: Sample[] = [];
  const byWay = new Map<string, Sample[]>();
  const own = new Map<Agent, Sample[]>();
  for (const [index, pod] of stack.memo(sampledLogs).entries()) {
    const sampleOf = (agent: Agent): Sample => {
      const paths = readableWays(stack, agent, pod);
      return { pod, paths, way: wayOf(pod, paths), index };
    };
    for (const agent of othersOf(family, pod)) {
      const sample = sampleOf(agent);
      all.push(sample);
      const group = byWay.get(sample.way);
      if (group) group.push(sample);
      else byWay.set(sample.way, [sample]);
    }
    for (const agent of family.own(pod)) own.set(agent, [...(own.get(agent) ?? []), sampleOf(agent)]);
  }
  return { all, byWay, chosen: new Map(), own };
}

const labelNames = (labels: PodLog['labels']): string => (labels ? Object.keys(labels).sort().join() : 'unknown');

function wayOf({ labels }: PodLog, paths: readonly Path[]): string {
  const taken = paths.map(({ steps, end }) =>
    [end.is, ...steps.map(({ place }) => `${place.file}:${place.line}:${place.column}`)].join(),
  );
  return [labelNames(labels), ...taken].join('\n');
}

function sampledLogs(stack: Stack): readonly PodLog[] {
  const any: PodLog = { namespace: 'any', pod: 'any-0', container: 'any' };
  const seen = new Map<string, number>();
  return [...declaredLogs(stack), any, { ...any, labels: {} }].filter(({ namespace, labels }) => {
    const sort = `${namespace}\n${labelNames(labels)}`;
    const count = (seen.get(sort) ?? 0) + 1;
    seen.set(sort, count);
    return count <= 3;
  });
}

/** `1.5 GiB`, `64 MiB`. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [value, unit] = [count, 0];
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}
