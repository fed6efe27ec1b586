import type { Agent } from './agent';
import type { Element, Place } from './config';
import { sections } from './config';
import type { Hash } from './field';
import { access, fieldText, isUnknown } from './field';
import type { Event } from './filters';
import { applyFilter } from './filters';
import type { TagMatcher } from './match';
import { tagMatcher } from './match';
import type { ElasticsearchOutput, Target } from './output';
import { elasticsearchOutput, isElasticsearch, targetOf } from './output';
import { argument, pluginType, settings } from './plugin';
import type { PodLog } from './pods';
import { logFiles } from './pods';
import { rubyRegex } from './regex';
import type { Runtime } from './tail';
import { parseLine, tailed, tailTag } from './tail';

/** One thing that happens to an event, and the line that says so. */
export interface Step {
  place: Place;
  /** The element: `match kubernetes.**`, `filter **`, `source`. */
  what: string;
  does: string;
}

/** How a path ends. */
export type End =
  | ({ is: 'written'; output: ElasticsearchOutput } & Target)
  /** Given to an output that is not Elasticsearch. */
  | { is: 'output'; type: string }
  /** Thrown away on purpose: `null`, `exclude_path`, `grep`. */
  | { is: 'dropped'; why: string }
  /** Lost: no pattern matched, the parser cannot read the line, an error that no label takes. */
  | { is: 'lost'; why: string }
  /** No source reads the file. */
  | { is: 'unread'; why: string };

/** One way of an event from the file to its end; `copy` and several sources make several. */
export interface Path {
  agent: Agent;
  worker: number;
  steps: readonly Step[];
  /** The last tag. */
  tag?: string;
  record?: Hash;
  end: End;
}

/** How many times a log was followed through a configuration, by all stacks together: a test holds the work to it. */
export const work = { followed: 0 };

/** Every way that the lines of a container take through an agent. Rules ask `waysOf`, which agents share. */
export function flow(agent: Agent, pod: PodLog, runtime: Runtime): Path[] {
  work.followed += 1;
  const files = logFiles(pod, runtime);
  const paths: Path[] = [];
  for (let worker = 0; worker < agent.workers; worker += 1)
    paths.push(...workerFlow(agent, worker, pod, runtime, files));
  const read = paths.filter(({ end }) => end.is !== 'unread');
  if (read.length > 0) return read;
  const why = agent.readable ? 'no source reads the file' : `${agent.entry} is not in this stack`;
  return [{ agent, worker: 0, steps: [], end: { is: 'unread', why } }];
}

function workerFlow(agent: Agent, worker: number, pod: PodLog, runtime: Runtime, files: readonly string[]): Path[] {
  const { environment } = agent;
  const own = routersOf(agent, worker);
  const excludedBy: Path[] = [];
  const paths: Path[] = [];
  for (const source of own.sources) {
    if (pluginType(source, environment) !== 'tail') continue;
    const read = settings(source, environment);
    const { followed, excluded } = tailed(read, files);
    const step = (does: string): Step => ({ place: source.place, what: 'source tail', does });
    for (const file of excluded.slice(0, 1)) {
      excludedBy.push({
        agent,
        worker,
        steps: [step(`exclude_path leaves out ${file}`)],
        end: { is: 'dropped', why: 'exclude_path' },
      });
    }
    for (const file of followed) {
      const tag = tailTag(read, file);
      const steps = [step(`reads ${file}`)];
      const [section] = sections(source, 'parse');
      const parsed = parseLine(section, runtime, environment);
      if ('unread' in parsed) {
        const at = section ?? source;
        paths.push({
          agent,
          worker,
          tag,
          steps: [...steps, { place: at.place, what: 'parse', does: parsed.unread }],
          end: { is: 'lost', why: parsed.unread },
        });
        continue;
      }
      steps.push({
        place: section?.place ?? source.place,
        what: 'parse',
        does: `tag ${tag}${parsed.note ? `; ${parsed.note}` : ''}`,
      });
      const label = read.text('@label') ?? '';
      paths.push(
        ...route(
          { agent, worker, routers: own, pod, been: [], budget: { left: maxSteps } },
          label,
          { tag, record: parsed.record },
          steps,
        ),
      );
    }
  }
  return paths.length > 0 ? paths : excludedBy;
}

/** The rules of a worker: filters and matches in order, by label; the empty label is the top of the file. */
export interface Routers {
  sources: readonly Element[];
  labels: ReadonlyMap<string, readonly Rule[]>;
  labelElements: ReadonlyMap<string, Element>;
}

export interface Rule {
  element: Element;
  kind: 'filter' | 'match';
  pattern: string;
  matches: TagMatcher;
}

/** What one worker runs: `<worker>` sections of others are left out, its own stand behind the rest (root_agent.rb). */
export function routersOf(agent: Agent, worker: number): Routers {
  let workers = routers.get(agent);
  if (!workers) routers.set(agent, (workers = []));
  return (workers[worker] ??= makeRouters(agent, worker));
}

const routers = new WeakMap<Agent, Routers[]>();

function makeRouters(agent: Agent, worker: number): Routers {
  const { root, environment } = agent;
  const own = sections(root, 'worker').filter((element) => {
    const [first, last] = argument(element, environment).split('-').map(Number);
    return worker >= (first ?? 0) && worker <= (last ?? first ?? 0);
  });
  const elements = [
    ...sections(root).filter(({ name }) => name !== 'worker'),
    ...own.flatMap((element) => sections(element)),
  ];
  const rules = (list: readonly Element[]): Rule[] =>
    list
      .filter(({ name }) => name === 'filter' || name === 'match')
      .map((element) => {
        const pattern = argument(element, environment) || '**';
        return { element, kind: element.name as Rule['kind'], pattern, matches: tagMatcher(pattern) };
      });
  const labelElements = new Map(
    elements.filter(({ name }) => name === 'label').map((element) => [argument(element, environment), element]),
  );
  const labels = new Map<string, readonly Rule[]>([['', rules(elements)]]);
  for (const [label, element] of labelElements) labels.set(label, rules(sections(element)));
  return { sources: elements.filter(({ name }) => name === 'source'), labels, labelElements };
}

/** Every way of an event that is given to a label, as an error event is to `@ERROR`. */
export function labelFlow(agent: Agent, label: string, event: Event, pod: PodLog): Path[] {
  return route(
    { agent, worker: 0, routers: routersOf(agent, 0), pod, been: [], budget: { left: maxSteps } },
    label,
    event,
    [],
  );
}

interface Course {
  agent: Agent;
  worker: number;
  routers: Routers;
  pod: PodLog;
  /** The labels and tags that the event came by: the same again is a circle. */
  been: readonly string[];
  /** How many more times an event may be given on, all copies together. */
  budget: { left: number };
}

const maxSteps = 500;

function route(course: Course, label: string, event: Event, steps: readonly Step[]): Path[] {
  const { agent, worker, pod } = course;
  const done = (end: End, more: readonly Step[], current: Event): Path[] => [
    { agent, worker, steps: more, tag: current.tag, record: current.record, end },
  ];
  const here = `${label}\n${event.tag}`;
  course.budget.left -= 1;
  if (course.been.includes(here) || course.budget.left < 0)
    return done({ is: 'lost', why: 'the event goes round for ever' }, steps, event);
  const rules = course.routers.labels.get(label === '@ROOT' ? '' : label);
  if (!rules) return done({ is: 'lost', why: `there is no <label ${label}>` }, steps, event);
  let current = event;
  let taken = steps;
  for (const { element, kind, pattern, matches } of rules) {
    if (!matches(current.tag)) continue;
    const type = pluginType(element, agent.environment);
    const what = `${kind} ${pattern} ${type}`;
    if (kind === 'match')
      return output({ ...course, been: [...course.been, here] }, element, type, what, current, taken);
    const result = applyFilter(type, settings(element, agent.environment), current, pod);
    if ('record' in result) {
      current = { ...current, record: result.record };
      taken = [...taken, { place: element.place, what, does: result.note }];
    } else if ('dropped' in result) {
      return done(
        { is: 'dropped', why: result.dropped },
        [...taken, { place: element.place, what, does: `drops: ${result.dropped}` }],
        current,
      );
    } else return failed({ ...course, been: [...course.been, here] }, element, what, result.error, current, taken);
  }
  return done({ is: 'lost', why: `no <match> takes ${current.tag}` }, taken, current);
}

/** An error event goes to `<label @ERROR>`; without it, only the agent's own log has it. */
function failed(
  course: Course,
  element: Element,
  what: string,
  error: string,
  event: Event,
  steps: readonly Step[],
): Path[] {
  const taken = [...steps, { place: element.place, what, does: `fails: ${error}` }];
  if (course.routers.labels.has('@ERROR')) return route(course, '@ERROR', event, taken);
  const { agent, worker } = course;
  return [{ agent, worker, steps: taken, tag: event.tag, record: event.record, end: { is: 'lost', why: error } }];
}

function output(
  course: Course,
  element: Element,
  type: string,
  what: string,
  event: Event,
  steps: readonly Step[],
): Path[] {
  const { agent, worker } = course;
  const { environment } = agent;
  const read = settings(element, environment);
  const with_ = (does: string) => [...steps, { place: element.place, what, does }];
  const end = (reached: End, does: string): Path[] => [
    { agent, worker, steps: with_(does), tag: event.tag, record: event.record, end: reached },
  ];
  const label = read.text('@label') ?? '';
  switch (type) {
    case 'null':
      return end({ is: 'dropped', why: 'null' }, 'drops');
    case 'relabel':
      return route(course, label, event, with_(`goes to ${label || 'the top'}`));
    case 'copy':
    case 'roundrobin': {
      const stores = sections(element, 'store');
      const does = type === 'copy' ? `copies to ${stores.length} stores` : `takes one of ${stores.length} stores`;
      return stores.flatMap((store) => {
        const inner = pluginType(store, environment);
        return output(course, store, inner, `store ${inner}`, event, with_(does));
      });
    }
    case 'rewrite_tag_filter':
      return rewrite(course, element, what, event, steps);
    case 'detect_exceptions': {
      const prefix = read.text('remove_tag_prefix') ?? '';
      const tag =
        event.tag === prefix ? '' : event.tag.startsWith(`${prefix}.`) ? event.tag.slice(prefix.length + 1) : event.tag;
      return route(course, label, { ...event, tag }, with_(`joins stack traces; tag ${tag}`));
    }
    default: {
      if (!isElasticsearch(type)) return end({ is: 'output', type }, `gives to ${type}`);
      const elasticsearch = elasticsearchOutput(element, environment);
      const target = targetOf(elasticsearch, event);
      if ('error' in target) return failed(course, element, what, target.error, event, steps);
      const hosts = elasticsearch.backends.map(({ scheme, host, port }) => `${scheme}://${host}:${port}`).join(', ');
      const to = target.kind === 'dataStream' ? 'data stream' : 'index';
      return end({ is: 'written', output: elasticsearch, ...target }, `writes to ${to} ${target.name} at ${hosts}`);
    }
  }
}

function rewrite(course: Course, element: Element, what: string, event: Event, steps: readonly Step[]): Path[] {
  const { agent, worker } = course;
  const read = settings(element, agent.environment);
  const prefix = read.text('remove_tag_prefix');
  const base =
    prefix !== undefined && event.tag.startsWith(prefix)
      ? event.tag.slice(prefix.length).replace(/^\./, '')
      : event.tag;
  const parts = base.split('.');
  const paths: Path[] = [];
  for (const section of sections(element, 'rule')) {
    const rule = settings(section, agent.environment);
    const value = access(event.record, rule.text('key') ?? '');
    const [, source = '', options] = /^\/([\s\S]*)\/([imx]*)$/.exec(rule.text('pattern') ?? '') ?? [
      undefined,
      rule.text('pattern'),
    ];
    const inverted = rule.bool('invert', false);
    const text = fieldText(value);
    const unknown = isUnknown(value);
    const match = unknown ? null : (rubyRegex(source, options)?.exec(text) ?? null);
    if (!unknown && (inverted ? match !== null : match === null || text === '')) continue;
    const tag = (rule.text('tag') ?? '')
      .replace(/\$(\d+)/g, (_, index: string) => match?.[Number(index)] ?? (unknown ? `<${rule.text('key')}>` : ''))
      .replace(/\$\{tag_parts\[(\d+)\]\}/g, (_, index: string) => parts[Number(index)] ?? '')
      .replace(/\$\{tag\}|__TAG__/g, base)
      .replace(/\$\{hostname\}|__HOSTNAME__/g, '<hostname>');
    const label = rule.text('label') ?? read.text('@label') ?? '';
    const taken = [
      ...steps,
      {
        place: section.place,
        what,
        does: `${unknown ? `where ${rule.text('key')} matches ${source}: ` : ''}tag ${tag}${label ? `, goes to ${label}` : ''}`,
      },
    ];
    if (tag !== event.tag || label !== '') paths.push(...route(course, label, { ...event, tag }, taken));
    if (!unknown) return paths;
  }
  if (paths.length > 0) return paths;
  return [
    {
      agent,
      worker,
      steps: [...steps, { place: element.place, what, does: 'drops: no rule changes the tag' }],
      tag: event.tag,
      record: event.record,
      end: { is: 'lost', why: 'no rule changes the tag' },
    },
  ];
}
