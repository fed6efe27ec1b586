import type { TraceEnd, TraceLog, TracePath } from '../../model/fluentd/trace';
import { endText } from '../../model/fluentd/trace';
import { plural } from '../words';
import type { DrawnBox, DrawnLink } from './graph/draw';
import { draw } from './graph/draw';
import type { Markup } from './markup';

/** How an end is called. */
export const endWords: Record<TraceEnd['is'], string> = {
  written: 'collected',
  output: 'other output',
  dropped: 'excluded',
  lost: 'lost',
  unread: 'not read',
  unknown: 'unknown',
};

/** The ends of a log, each once. */
export function distinctPaths({ paths }: TraceLog): TracePath[] {
  return Array.from(new Map(paths.map((path) => [endText(path.end), path])).values());
}

/** A step or an end; logs at the same line meet in one. */
interface Stop {
  id: string;
  agent: string;
  /** `filter`, and what it is: `kubernetes.** concat`. Undefined for an end. */
  step?: { what: string; place: string };
  end?: TraceEnd;
}

interface Way {
  from: string;
  to: string;
  logs: Set<string>;
}

/** From the sources through filters to the outputs: steps that always follow each other share a box. */
export function flowDiagram(logs: readonly TraceLog[]): Promise<Markup> {
  const { stops, ways } = graphOf(logs);
  const chains = chainsOf(stops, ways);
  const chainOf = new Map(chains.flatMap((chain) => chain.map(({ id }) => [id, chain[0]?.id ?? id] as const)));
  const between = ways.filter(({ from, to }) => chainOf.get(from) !== chainOf.get(to));
  const boxes = chains.map(boxOf);
  const tones = new Map(boxes.map(({ id, tone }) => [id, tone]));
  return draw({
    id: 'log-flow',
    title: 'From the files to Elasticsearch',
    description: `${logs.flatMap((log) => distinctPaths(log).map(({ end }) => `${nameOf(log)}: ${endText(end)}`)).join('; ')}.`,
    direction: 'RIGHT',
    alone: 'read by no source',
    boxes,
    links: between.map(({ from, to, logs: own }): DrawnLink => {
      const target = chainOf.get(to) ?? to;
      return {
        from: chainOf.get(from) ?? from,
        to: target,
        tone: tones.get(target) === 'end-bad' ? 'blocked' : 'request',
        label: [plural(own.size, 'log')],
        title: `${plural(own.size, 'log')}: ${[...own].join(', ')}`,
      };
    }),
  });
}

const nameOf = ({ namespace, pod, container }: TraceLog) => `${namespace}/${pod}/${container}`;

function graphOf(logs: readonly TraceLog[]): { stops: readonly Stop[]; ways: readonly Way[] } {
  const stops = new Map<string, Stop>();
  const ways = new Map<string, Way>();
  for (const log of logs) {
    for (const path of log.paths) {
      const passed = [...stepsOf(path), endOf(path)];
      for (const [index, stop] of passed.entries()) {
        stops.set(stop.id, stop);
        const before = passed[index - 1];
        if (!before || before.id === stop.id) continue;
        const id = `${before.id}\n${stop.id}`;
        const way = ways.get(id) ?? { from: before.id, to: stop.id, logs: new Set() };
        way.logs.add(nameOf(log));
        ways.set(id, way);
      }
    }
  }
  return { stops: [...stops.values()], ways: [...ways.values()] };
}

function stepsOf({ steps, agent, worker }: TracePath): Stop[] {
  const name = `${agent.kind} ${agent.name}${worker > 0 ? `, worker ${worker}` : ''}`;
  return steps.map(({ file, line, column, what }) => ({
    id: `${agent.namespace}/${agent.name}/${agent.container}/${worker} ${file}:${line}:${column} ${what}`,
    agent: name,
    step: { what, place: `${file.replace(/^.*\//, '')}:${line}` },
  }));
}

function endOf({ end }: TracePath): Stop {
  return { id: `end ${end.is} ${end.is === 'written' ? end.pattern : endText(end)}`, agent: '', end };
}

/** Runs of steps that have one way in and one way out. An end, and a source, stand alone. */
function chainsOf(stops: readonly Stop[], ways: readonly Way[]): Stop[][] {
  const next = (id: string) => ways.filter(({ from }) => from === id);
  const previous = (id: string) => ways.filter(({ to }) => to === id);
  const follows = ({ id, end }: Stop) => {
    const [way, ...others] = previous(id);
    if (end || !way || others.length || next(way.from).length > 1) return undefined;
    return way.from;
  };
  const chains = new Map<string, Stop[]>();
  for (const stop of stops) {
    const before = follows(stop);
    const chain = before === undefined ? undefined : chains.get(before);
    if (chain) {
      chain.push(stop);
      chains.set(stop.id, chain);
    } else chains.set(stop.id, [stop]);
  }
  return Array.from(new Set(chains.values()));
}

function boxOf(chain: readonly Stop[]): DrawnBox {
  const [first] = chain;
  const id = first?.id ?? '';
  if (first?.end) return endBox(id, first.end);
  const source = first?.step?.what.startsWith('source') ?? false;
  return {
    id,
    tone: source ? 'logs' : 'agent',
    kind: first?.agent ?? '',
    name: source ? 'source' : chain.length === 1 ? (first?.step?.what.split(' ')[0] ?? '') : 'filters and matches',
    lines: chain.flatMap(({ step }) => (step ? [`${shortOf(step.what)}  ${step.place}`] : [])),
  };
}

/** The plugin is what a reader looks for; the pattern is in the table. */
const shortOf = (what: string) =>
  what.split(' ').length > 2 ? `${what.split(' ')[0]} ${what.split(' ').at(-1)}` : what;

function endBox(id: string, end: TraceEnd): DrawnBox {
  if (end.is === 'written') {
    const kind = end.kind === 'dataStream' ? 'Data streams' : 'Indices';
    return {
      id,
      tone: 'elasticsearch',
      kind,
      name: end.pattern,
      lines: end.backends.map((backend) => backend.replace(/^(\w+:\/\/[^.]+)\..*(:\d+)$/, '$1$2')),
    };
  }
  const bad = end.is === 'lost' || end.is === 'unread';
  const [name = '', ...more] = end.is === 'output' ? [end.type] : end.why.split(': ');
  return {
    id,
    tone: bad ? 'end-bad' : 'external',
    kind: endWords[end.is],
    name,
    lines: more.length ? [more.join(': ')] : [],
  };
}
