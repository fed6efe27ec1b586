import { entry } from '../kube/remember';
import type { Agent } from './agent';
import type { Element, Place } from './config';
import { sections } from './config';
import type { Field, Hash } from './field';
import { copyOf, dig, fieldText, isUnknown } from './field';
import type { Also, Event } from './filters';
import { applyFilter, streamFilters } from './filters';
import type { TagMatcher } from './match';
import { tagMatcher } from './match';
import type { ElasticsearchOutput, NotWritten, Target, Written } from './output';
import { elasticsearchOutput, isElasticsearch, targetOf } from './output';
import type { Settings } from './plugin';
import { argument, pluginType, settings } from './plugin';
import type { PodLog } from './pods';
import { logFiles } from './pods';
import { rubyRegex } from './regex';
import type { Environment } from './ruby';
import { workerRange } from './start/workers';
import type { ParsedLine, Runtime } from './tail';
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
  | ({ is: 'written'; output: ElasticsearchOutput; operation: Written['operation'] } & Target)
  /** Given to an output that is not Elasticsearch. */
  | { is: 'output'; type: string }
  /** Thrown away on purpose: `null`, `exclude_path`, `grep`. */
  | { is: 'dropped'; why: string }
  /** Lost: an output that leaves the event out, no pattern matched, the parser cannot read the line, an error that no label takes. */
  | { is: 'lost'; why: string; unsent?: { output: ElasticsearchOutput } & Target }
  /** No source reads the file. */
  | { is: 'unread'; why: string }
  /** What happens here is not known, neither that it arrives nor that it is lost. */
  | { is: 'unknown'; why: string };

/** One way of an event from the file to its end; `copy` and several sources make several. */
export interface Path {
  agent: Agent;
  worker: number;
  steps: readonly Step[];
  /** The last tag. */
  tag?: string;
  /** The record there; of a path that is written, the document. */
  record?: Hash;
  /** Taken in rare cases only: a line whose last part never comes. */
  side?: true;
  end: End;
}

/** How many times a log was followed through a configuration, by all stacks together: a test holds the work to it. */
export const work = { followed: 0 };

/** Every way that the lines of a container take through an agent. Rules ask `waysOf`, which agents share. */
export function flow(agent: Agent, pod: PodLog, runtime: Runtime): Path[] {
  return everyWay(agent, pod, runtime).filter(({ side }) => !side);
}

/** The ways that lines take in rare cases only: what a filter holds too long, a copy for `@ERROR`. */
export function sideDoors(agent: Agent, pod: PodLog, runtime: Runtime): Path[] {
  return everyWay(agent, pod, runtime).filter(({ side }) => side);
}

function everyWay(agent: Agent, pod: PodLog, runtime: Runtime): Path[] {
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
  const environment = environmentIn(agent, worker);
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
    const [section] = sections(source, 'parse');
    const lines = pod.lines ?? [undefined];
    for (const file of followed) {
      for (const [line, text] of lines.entries()) {
        const course = {
          agent,
          worker,
          environment,
          routers: own,
          pod,
          been: [],
          budget: { left: maxSteps },
          emit: { raised: false },
        };
        paths.push(
          ...lineFlow(
            course,
            read,
            file,
            section,
            parseLine(section, runtime, environment, text),
            { line, text },
            step(`reads ${file}`),
          ),
        );
      }
    }
  }
  return paths.length > 0 ? paths : excludedBy;
}

function lineFlow(
  course: Course,
  source: Settings,
  file: string,
  section: Element | undefined,
  parsed: ParsedLine,
  { line, text }: { line: number; text: string | undefined },
  step: Step,
): Path[] {
  const { agent, worker } = course;
  const tag = tailTag(source, file);
  const place = section?.place ?? source.element.place;
  const label = source.text('@label') ?? '';
  const parse = (does: string): Step[] => [step, { place, what: 'parse', does }];
  const at = (record: Map<string, Field>): Map<string, Field> => {
    const key = source.text('path_key');
    return key === undefined || record.has(key) ? record : new Map(record).set(key, file);
  };
  if ('unknown' in parsed)
    return [{ agent, worker, tag, steps: parse(parsed.unknown), end: { is: 'unknown', why: parsed.unknown } }];
  if ('unread' in parsed) {
    const { unread, raises } = parsed;
    if (raises || !section || !source.bool('emit_unmatched_lines', false))
      return [{ agent, worker, tag, steps: parse(unread), end: { is: 'lost', why: unread } }];
    const record = at(new Map<string, Field>([['unmatched_line', { label: `<${text ?? 'line'}>` }]]));
    return route(course, label, { tag, record, line }, parse(`${unread}: the line becomes unmatched_line`));
  }
  return route(
    course,
    label,
    { tag, record: at(parsed.record), line },
    parse(`tag ${tag}${parsed.note ? `; ${parsed.note}` : ''}`),
  );
}

/** What the configuration of one worker reads: its number is known there. */
function environmentIn(agent: Agent, worker: number): Environment {
  if (agent.workers === 1) return agent.environment;
  let all = environments.get(agent.environment);
  if (!all) environments.set(agent.environment, (all = new Map()));
  return entry(all, worker, () => ({ ...agent.environment, workerId: String(worker) }));
}

const environments = new WeakMap<Environment, Map<number, Environment>>();

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
  const { root } = agent;
  const environment = environmentIn(agent, worker);
  const own = sections(root, 'worker').filter((element) => {
    const [first, last] = workerRange(argument(element, environment));
    return worker >= first && worker <= last;
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
  const course = {
    agent,
    worker: 0,
    environment: environmentIn(agent, 0),
    routers: routersOf(agent, 0),
    pod,
    been: [],
    budget: { left: maxSteps },
    emit: { raised: false },
  };
  return route(course, label, event, []);
}

interface Course {
  agent: Agent;
  worker: number;
  environment: Environment;
  routers: Routers;
  pod: PodLog;
  /** The labels and tags that the event came by: the same again is a circle. */
  been: readonly string[];
  /** How many more times an event may be given on, all copies together. */
  budget: { left: number };
  /** Has an output raised while it took the event? Then the outputs behind it in a `copy` do not get it. */
  emit: { raised: boolean };
}

const maxSteps = 500;

function route(course: Course, label: string, event: Event, steps: readonly Step[]): Path[] {
  const { environment } = course;
  const router = label === '@ROOT' ? '' : label;
  const here = `${router}\n${event.tag}`;
  course.budget.left -= 1;
  if (course.been.includes(here) || course.budget.left < 0)
    return ended(course, { is: 'lost', why: 'the event goes round for ever' }, steps, event);
  const rules = course.routers.labels.get(router);
  if (!rules) return ended(course, { is: 'lost', why: `there is no <label ${label}>` }, steps, event);
  const taking = rules.filter(({ matches }) => matches(event.tag));
  const match = taking.findIndex(({ kind }) => kind === 'match');
  const filters = (match < 0 ? taking : taking.slice(0, match)).map((rule) => ({
    ...rule,
    type: pluginType(rule.element, environment),
  }));
  const whole = filters.some(({ type }) => streamFilters.has(type));
  const next = { ...course, been: [...course.been, here] };
  let current = event;
  let taken = steps;
  const beside: Path[] = [];
  for (const { element, pattern, type } of filters) {
    const what = `filter ${pattern} ${type}`;
    const step = (does: string): Step[] => [...taken, { place: element.place, what, does }];
    const result = applyFilter(type, settings(element, environment), current, course.pod);
    for (const also of result.also ?? []) beside.push(...besides(next, also, current, step(also.does)));
    if ('record' in result) {
      taken = step(result.note);
      current = { ...current, record: result.record };
    } else if ('dropped' in result) {
      return [
        ...ended(course, { is: 'dropped', why: result.dropped }, step(`drops: ${result.dropped}`), current),
        ...beside,
      ];
    } else if ('held' in result) return beside;
    else if ('unknown' in result)
      return [...ended(course, { is: 'unknown', why: result.unknown }, step(result.unknown), current), ...beside];
    else {
      const failing = failed(
        next,
        result.error,
        { ...current, record: copyOf(current.record) },
        step(`fails: ${result.error}`),
      );
      if (whole) return [...failing, ...beside];
      // Behind an error a filter that takes events one by one is passed over.
      beside.push(...failing);
      taken = step(`fails: ${result.error}; the record goes on as it is`);
    }
  }
  const rule = taking[match];
  if (!rule)
    return [...ended(course, { is: 'lost', why: `no <match> takes ${current.tag}` }, taken, current), ...beside];
  const type = pluginType(rule.element, environment);
  return [...output(next, rule.element, type, `match ${rule.pattern} ${type}`, router, current, taken), ...beside];
}

function ended({ agent, worker }: Course, end: End, steps: readonly Step[], { tag, record }: Event): Path[] {
  return [{ agent, worker, steps, tag, record: copyOf(record), end }];
}

/** What a filter gives on beside its event. */
function besides(course: Course, { label, record, side }: Also, event: Event, steps: readonly Step[]): Path[] {
  const other = { ...event, record };
  const paths =
    label === '@ERROR'
      ? failed(course, 'an error event', other, steps)
      : route({ ...course, been: [] }, label, other, steps);
  return side ? paths.map((path) => ({ ...path, side: true as const })) : paths;
}

/** An error event goes to `<label @ERROR>`; without it, only the agent's own log has it. */
function failed(course: Course, error: string, event: Event, steps: readonly Step[]): Path[] {
  if (course.routers.labels.has('@ERROR')) return route(course, '@ERROR', event, steps);
  return ended(course, { is: 'lost', why: error }, steps, event);
}

function output(
  course: Course,
  element: Element,
  type: string,
  what: string,
  router: string,
  event: Event,
  steps: readonly Step[],
): Path[] {
  const { environment } = course;
  const read = settings(element, environment);
  const with_ = (does: string) => [...steps, { place: element.place, what, does }];
  const end = (reached: End, does: string): Path[] => ended(course, reached, with_(does), event);
  const label = read.text('@label') ?? router; // without one, events go where they came from
  switch (type) {
    case 'null':
      return end({ is: 'dropped', why: 'null' }, 'drops');
    case 'relabel':
      return route(course, label, event, with_(`goes to ${label || 'the top'}`));
    case 'copy':
      return copies(course, element, router, event, steps);
    case 'roundrobin': {
      const stores = sections(element, 'store');
      return stores.flatMap((store) => {
        const inner = pluginType(store, environment);
        const own = { ...event, record: copyOf(event.record) };
        return output(
          course,
          store,
          inner,
          `store ${inner}`,
          router,
          own,
          with_(`takes one of ${stores.length} stores`),
        );
      });
    }
    case 'rewrite_tag_filter':
      return rewrite(course, element, what, label, event, steps);
    case 'detect_exceptions': {
      const prefix = `${read.text('remove_tag_prefix') ?? ''}.`;
      const tag = event.tag.startsWith(prefix) ? event.tag.slice(prefix.length) : event.tag;
      return route(course, label, { ...event, tag }, with_(`joins stack traces; tag ${tag}`));
    }
    case 'exec_filter':
    case 'record_modifier':
      return end({ is: 'unknown', why: `what the output ${type} gives on is not known` }, 'changes the event');
    default: {
      if (!isElasticsearch(type)) return end({ is: 'output', type }, `gives to ${type}`);
      const elasticsearch = elasticsearchOutput(element, environment);
      const target = targetOf(elasticsearch, event);
      if ('error' in target) return notWritten(course, target, event, with_(`fails: ${target.error}`), elasticsearch);
      const { record, ...written } = target;
      const hosts = elasticsearch.backends.map(({ scheme, host, port }) => `${scheme}://${host}:${port}`).join(', ');
      const to = target.kind === 'dataStream' ? 'data stream' : 'index';
      const done = { is: 'written', output: elasticsearch, ...written } as const;
      return ended(course, done, with_(`writes to ${to} ${target.name} at ${hosts}`), { ...event, record });
    }
  }
}

function notWritten(
  course: Course,
  { error, when, target }: NotWritten,
  event: Event,
  steps: readonly Step[],
  output?: ElasticsearchOutput,
): Path[] {
  const unsent = output && target && { unsent: { output, ...target } };
  if (when === 'silent' || when === 'chunk') return ended(course, { is: 'lost', why: error, ...unsent }, steps, event);
  if (when === 'emitted' && !course.routers.labels.has('@ERROR')) course.emit.raised = true;
  return failed(course, error, event, steps);
}

/** The stores one after the other. Without `copy_mode` they share the record: what one of them changes, the next has. */
function copies(course: Course, element: Element, router: string, event: Event, steps: readonly Step[]): Path[] {
  const { environment } = course;
  const read = settings(element, environment);
  const mode = read.text('copy_mode') ?? (read.bool('deep_copy', false) ? 'shallow' : 'no_copy');
  const stores = sections(element, 'store');
  const taken = [...steps, { place: element.place, what: 'match copy', does: `copies to ${stores.length} stores` }];
  const paths: Path[] = [];
  let before = false;
  for (const store of stores) {
    const options = argument(store, environment);
    if (options.includes('ignore_if_prev_success') && before) continue;
    const record =
      mode === 'no_copy' ? event.record : mode === 'shallow' ? new Map(event.record) : copyOf(event.record);
    const inner = pluginType(store, environment);
    const emit = { raised: false };
    paths.push(...output({ ...course, emit }, store, inner, `store ${inner}`, router, { ...event, record }, taken));
    before = !emit.raised;
    if (!emit.raised || options.includes('ignore_error')) continue;
    course.emit.raised = true;
    break;
  }
  return paths;
}

function rewrite(
  course: Course,
  element: Element,
  what: string,
  router: string,
  event: Event,
  steps: readonly Step[],
): Path[] {
  const { environment } = course;
  const read = settings(element, environment);
  const base = withoutPrefix(event.tag, read);
  const parts = base.split('.');
  const paths: Path[] = [];
  for (const section of sections(element, 'rule')) {
    const rule = settings(section, environment);
    const found = dig(event.record, rule.text('key') ?? '');
    if ('error' in found)
      return notWritten(course, { error: found.error, when: 'emitted' }, event, [
        ...steps,
        { place: section.place, what, does: `fails: ${found.error}` },
      ]);
    const { value } = found;
    const [, source = '', options] = /^\/([\s\S]*)\/([imx]*)$/.exec(rule.text('pattern') ?? '') ?? [
      undefined,
      rule.text('pattern'),
    ];
    const inverted = rule.bool('invert', false);
    const captured = (part: string | undefined) =>
      part !== undefined && read.bool('capitalize_regex_backreference', false)
        ? part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()
        : part;
    const text = fieldText(value);
    const unknown = isUnknown(value);
    const match = unknown ? null : (rubyRegex(source, options)?.exec(text) ?? null);
    if (!unknown && (inverted ? match !== null : match === null || text === '')) continue;
    const tag = (rule.text('tag') ?? '')
      .replace(/\$(\d+)/g, (whole, index: string) =>
        inverted ? whole : (captured(match?.[Number(index)]) ?? (unknown ? `<${rule.text('key')}>` : '')),
      )
      .replace(
        /\$\{tag_parts\[(\d+)\]\}|__TAG_PARTS\[(\d+)\]__/g,
        (_, index?: string, old?: string) => parts[Number(index ?? old)] ?? '',
      )
      .replace(/\$\{tag\}|__TAG__/g, base)
      .replace(/\$\{hostname\}|__HOSTNAME__/g, '<hostname>')
      .replace(/\$\{[a-z_]+(?:\[[0-9]+\])?\}|__[A-Z_]+__/g, '');
    const label = rule.text('label');
    const taken = [
      ...steps,
      {
        place: section.place,
        what,
        does: `${unknown ? `where ${rule.text('key')} matches ${source}: ` : ''}tag ${tag}${label ? `, goes to ${label}` : ''}`,
      },
    ];
    if (tag !== event.tag || label !== undefined)
      paths.push(
        ...route(
          course,
          label || router,
          { ...event, tag, record: unknown ? copyOf(event.record) : event.record },
          taken,
        ),
      );
    if (!unknown) return paths;
  }
  if (paths.length > 0) return paths;
  const why = 'no rule changes the tag';
  return ended(course, { is: 'lost', why }, [...steps, { place: element.place, what, does: `drops: ${why}` }], event);
}

/** The tag of the placeholders: without the first match of the expression, or without the prefix and a dot behind it. */
function withoutPrefix(tag: string, read: Settings): string {
  const prefix = read.text('remove_tag_prefix');
  if (prefix !== undefined) return tag.startsWith(prefix) ? tag.slice(prefix.length).replace(/^\./, '') : tag;
  const [, source = '', options] = /^\/([\s\S]*)\/([imx]*)$/.exec(read.text('remove_tag_regexp') ?? '') ?? [];
  const regex = source === '' ? undefined : rubyRegex(source, options);
  return regex ? tag.replace(regex, '') : tag;
}
