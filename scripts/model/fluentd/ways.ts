import { entry } from '../kube/remember';
import type { Stack } from '../kube/stack';
import type { Agent } from './agent';
import { agents } from './agent';
import type { Family } from './family';
import { families } from './family';
import type { Path } from './flow';
import { flow } from './flow';
import type { PodLog } from './pods';
import type { Runtime } from './tail';

/** So many ways are kept, at some 5 KB each; what is beyond is followed again when it is asked for. */
const mostKept = 50_000;

interface Kept {
  ways: Map<Family, Map<PodLog, Map<string, readonly Path[]>>>;
  count: number;
}

const kept = (): Kept => ({ ways: new Map(), count: 0 });

/**
 * Every way that the lines of a container take through an agent, followed once for all of its family that treat the log
 * alike: `agent` and `output` of a path may be another's (`outputOf`), and so may the texts of its steps.
 */
export function waysOf(
  stack: Stack,
  agent: Agent,
  pod: PodLog,
  runtime: Runtime = stack.facts.containerRuntime,
): readonly Path[] {
  const family = stack.memo(families).get(agent);
  if (!family) return flow(agent, pod, runtime);
  const store = stack.memo(kept);
  const ofFamily = entry(store.ways, family, () => new Map<PodLog, Map<string, readonly Path[]>>());
  const ofPod = entry(ofFamily, pod, () => new Map<string, readonly Path[]>());
  const sign = `${runtime}${family.sign(agent, pod, runtime)}`;
  const known = ofPod.get(sign);
  if (known) return known;
  const paths = flow(agent, pod, runtime);
  if (store.count < mostKept) ofPod.set(sign, paths);
  store.count += 1;
  return paths;
}

/**
 * The same; where the parser reads no line of that runtime, which is a finding of its own, with a runtime whose lines it
 * reads: so that what comes behind the parser can still be told.
 */
export function readableWays(stack: Stack, agent: Agent, pod: PodLog): readonly Path[] {
  const paths = waysOf(stack, agent, pod);
  if (!paths.every(unparsed)) return paths;
  const others = (['containerd', 'docker'] as const).map((other) => waysOf(stack, agent, pod, other));
  return others.find((other) => !other.every(unparsed)) ?? paths;
}

const unparsed = ({ end }: Path) => end.is === 'lost' && end.why.startsWith('pattern not matched');

/** Agents that show every way of a log, in their order: of those that treat it alike, the first. */
export function readersOf(stack: Stack, pod: PodLog): readonly Agent[] {
  const { order, all } = stack.memo(ordered);
  return all
    .flatMap((family) => [...othersOf(family, pod), ...family.own(pod)])
    .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

/** The first agent of a family of which nothing of its own meets a log, if there is one: it stands for all such. */
export function othersOf(family: Family, pod: PodLog): readonly Agent[] {
  const own = family.own(pod);
  const other = family.agents.find((agent) => !own.has(agent));
  return other ? [other] : [];
}

function ordered(stack: Stack) {
  const order = new Map(agents(stack).map((agent, index) => [agent, index]));
  return { order, all: Array.from(new Set(stack.memo(families).values())) };
}
