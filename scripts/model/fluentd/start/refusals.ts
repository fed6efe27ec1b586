import type { Agent } from '../agent';
import type { Element, Place } from '../config';
import { param, sections } from '../config';
import { patternProblem } from '../match';
import { isElasticsearch } from '../output';
import type { Parameters } from '../parameters';
import { knownPlugins, parametersOf, pluginKind } from '../parameters';
import { argument, pluginType, settings } from '../plugin';
import type { Environment } from '../ruby';
import { resolve } from '../value';
import { refusedBuffer, unbuffered } from './chunk-keys';
import { refusedByPlugin } from './plugins';
import type { Refusal as Reason } from './values';
import { refusedSections, refusedValues } from './values';
import { refusedWorkers, sharable } from './workers';

/** Why Fluentd does not start with a configuration. */
export interface Refusal extends Reason {
  /** What it is about: the text, a value of the environment, a plugin that is missing, several workers, or all else. */
  about: 'syntax' | 'environment' | 'plugin' | 'workers' | 'configuration';
}

const known = new WeakMap<Element, readonly Refusal[]>();

/**
 * Everything for which Fluentd 1.19.3 ends before it reads the first line, with the plugins of
 * fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1: empty where it starts. Of a plugin that nobody knows
 * nothing is said.
 */
export function refusals(agent: Agent): readonly Refusal[] {
  const { root } = agent;
  let found = known.get(root);
  if (!found) known.set(root, (found = Array.from(allRefusals(agent))));
  return found;
}

function* allRefusals(agent: Agent): Generator<Refusal> {
  const { root, environment, workers, problems } = agent;
  for (const problem of problems) yield { ...problem, about: 'syntax' };
  if (problems.length > 0) return; // the tree ends where it could not be read
  yield* about('environment', raisedValues(root, environment));
  yield* about('configuration', refusedWorkers(root, workers, environment));
  const bodies = [root, ...sections(root, 'worker')];
  const strict = sections(root, 'system').some((system) =>
    settings(system, environment).bool('strict_config_value', false),
  );
  const course: Course = {
    environment,
    labels: new Map(),
    ids: new Set(),
    paths: new Set(),
    workers,
    strict,
    image: agent.image,
  };
  for (const body of bodies) yield* about('configuration', labels(body, course));
  const [, second] = sections(root, 'system');
  if (second)
    yield { message: '<system> section cannot be written twice or more', place: second.place, about: 'configuration' };
  for (const system of sections(root, 'system'))
    yield* about('configuration', refusedValues(system, systemTable, environment, strict));
  for (const body of bodies) {
    const bound = body.name === 'worker';
    for (const label of sections(body, 'label')) yield* agentBody(label, course, bound);
    yield* agentBody(body, course, bound);
  }
}

interface Course {
  environment: Environment;
  labels: Map<string, Element>;
  ids: Set<string>;
  /** Position files and paths of buffers that a plugin has. */
  paths: Set<string>;
  workers: number;
  strict: boolean;
  image: Agent['image'];
}

const systemTable = parametersOf(
  { node: 'element', name: 'system', body: [], place: { file: '', line: 1, column: 1 } },
  '',
  undefined,
) ?? { params: {} };

function* about(what: Refusal['about'], reasons: Iterable<Reason>): Generator<Refusal> {
  for (const reason of reasons) yield { ...reason, about: what };
}

/** Ruby that raises while the file is read: `ENV.fetch` of a variable that is not set. */
function* raisedValues(element: Element, environment: Environment): Generator<Reason> {
  for (const node of element.body) {
    if (node.node === 'element') {
      const raised = node.arg && resolve(node.arg, environment).raised;
      if (raised) yield { message: `<${node.name}>: ${raised}`, place: node.place };
      yield* raisedValues(node, environment);
    } else if (node.node === 'param') {
      const { raised } = resolve(node.value, environment);
      if (raised) yield { message: `${node.name}: ${raised}`, place: node.value.place };
    }
  }
}

function* labels(body: Element, { environment, labels: seen }: Course): Generator<Reason> {
  for (const label of sections(body, 'label')) {
    const { place } = label;
    const name = argument(label, environment);
    if (name === '') yield { message: 'Missing symbol argument on <label> directive', place };
    else if (name === '@ROOT') yield { message: '@ROOT for <label> is not permitted', place };
    else if (seen.has(name)) yield { message: `<label ${name}> appears twice`, place };
    seen.set(name, label);
    if (sections(label, 'match').length === 0) yield { message: `<label ${name}> has no <match>`, place };
  }
}

function* agentBody(body: Element, course: Course, bound: boolean): Generator<Refusal> {
  for (const element of sections(body, 'source', 'filter', 'match')) {
    if (element.name !== 'source' || body.name !== 'label') yield* plugin(element, course, bound);
  }
}

/** A section that is a plugin, and the plugins inside it. */
function* plugin(element: Element, course: Course, bound: boolean, owner?: Element): Generator<Refusal> {
  const { environment, strict, workers } = course;
  const type = pluginType(element, environment) || inherited(element, owner, environment);
  const kind = pluginKind(element) ?? 'parser'; // `<pattern>`
  const { place } = element;
  if (!type) {
    if (['source', 'match', 'filter'].includes(element.name))
      yield { message: `<${element.name}> has no @type`, place, about: 'configuration' };
    return;
  }
  if (element.name === 'match' || element.name === 'filter') {
    const problem = patternProblem(argument(element, environment) || '**');
    if (problem) yield { message: problem, place, about: 'configuration' };
  }
  const { daemonset, variant, version } = course.image;
  if (daemonset && variant === 'elasticsearch' && version?.startsWith('1.19') && !knownPlugins(kind).includes(type))
    yield { message: `Unknown ${kind} plugin '${type}'`, place: at(element, '@type'), about: 'plugin' };
  yield* about('configuration', identity(element, course));
  yield* about('configuration', labelOf(element, kind, type, course));
  const table = parametersOf(element, type, undefined);
  if (table) {
    yield* about('configuration', refusedValues(element, table, environment, strict));
    yield* about('configuration', inner(element, table, course));
  }
  yield* about('configuration', refusedByPlugin(element, type, environment));
  yield* about('configuration', files(element, type, course));
  if (workers > 1 && !bound && table && sharable(kind, type) === false)
    yield { message: `${type} is in no <worker>, there are ${workers}`, place, about: 'workers' };
  if (
    workers > 1 &&
    !bound &&
    element.name === 'buffer' &&
    type.startsWith('file') &&
    settings(element, environment).text('path')?.includes('.*')
  )
    yield {
      message: `the workers share the buffer ${settings(element, environment).text('path')}`,
      place: at(element, 'path'),
      about: 'workers',
    };
  yield* children(element, type, course, bound);
}

function* children(element: Element, type: string, course: Course, bound: boolean): Generator<Refusal> {
  const { environment } = course;
  if (element.name === 'buffer' || element.name === 'storage') return;
  for (const child of sections(element)) {
    if (child.name === 'buffer') {
      if (unbuffered.has(type)) {
        yield {
          message: `<buffer> section is configured, but ${type} doesn't support buffering`,
          place: child.place,
          about: 'configuration',
        };
        continue;
      }
      if (pluginKind(element) !== 'output' || element.name === 'secondary') continue;
      yield* about('configuration', refusedBuffer(child, element, environment));
      yield* plugin(child, course, bound, element);
    } else if (child.name === 'store' && ['copy', 'roundrobin'].includes(type))
      yield* plugin(child, course, bound, element);
    else if (child.name === 'secondary' && pluginKind(element) === 'output') {
      const [nested] = sections(child, 'buffer', 'secondary');
      if (nested)
        yield {
          message: `<secondary> section cannot have <${nested.name}> section`,
          place: nested.place,
          about: 'configuration',
        };
      yield* plugin(child, course, bound, element);
    } else if (child.name === 'parse' || child.name === 'format') yield* plugin(child, course, bound, element);
    else if (type === 'multi_format' && (child.name === 'pattern' || child.name === 'format'))
      yield* pattern(child, course, bound);
  }
  const [, second] = sections(element, 'buffer');
  if (second && pluginKind(element) === 'output')
    yield { message: '<buffer> section cannot be written twice or more', place: second.place, about: 'configuration' };
}

/** A `<pattern>` of multi_format: `format` is its type. */
function* pattern(element: Element, course: Course, bound: boolean): Generator<Refusal> {
  const format = param(element, 'format');
  if (!format) {
    if (pluginType(element, course.environment) !== 'multi_format')
      yield { message: '<pattern> has no format', place: element.place, about: 'configuration' };
    return;
  }
  const body = element.body.map((node) => (node === format ? { ...format, name: '@type' } : node));
  yield* plugin({ ...element, name: 'parse', body }, course, bound);
}

const at = (element: Element, name: string): Place => (param(element, name) ?? element).place;

/** A secondary is of the type of its primary, a buffer in memory, a `<format>` what its plugin says. */
function inherited(element: Element, owner: Element | undefined, environment: Environment): string {
  if (element.name === 'buffer') return 'memory';
  const type = owner ? pluginType(owner, environment) : '';
  if (element.name === 'secondary') return type;
  const table = owner && parametersOf(owner, type, undefined);
  return table?.sections?.[element.name]?.type ?? '';
}

function* identity(element: Element, { ids, environment }: Course): Generator<Reason> {
  const id = settings(element, environment).text('@id') ?? settings(element, environment).text('id');
  if (
    id === undefined ||
    !settings(element, environment).known('@id') ||
    !['source', 'match', 'filter', 'store', 'secondary'].includes(element.name)
  )
    return;
  if (ids.has(id)) yield { message: `Duplicated plugin id ${id}`, place: at(element, '@id') };
  ids.add(id);
}

/** Plugins that give events on look up their label when they are made; `null`, `stdout` and their like never do. */
const emitters = new Set([
  'relabel',
  'copy',
  'roundrobin',
  'rewrite_tag_filter',
  'detect_exceptions',
  'exec_filter',
  'record_modifier',
]);

function* labelOf(
  element: Element,
  kind: string,
  type: string,
  { labels: all, environment }: Course,
): Generator<Reason> {
  if (kind !== 'input' && kind !== 'filter' && !emitters.has(type) && !isElasticsearch(type)) return;
  const read = settings(element, environment);
  const label = read.text('@label');
  if (label === undefined || !read.known('@label') || label === '@ROOT' || all.has(label)) return;
  yield { message: `there is no <label ${label}>`, place: at(element, '@label') };
}

/** Sections of a plugin that are no plugins: their parameters, and how often they may stand. */
function* inner(element: Element, table: Parameters, { environment, strict }: Course): Generator<Reason> {
  yield* refusedSections(element, table);
  for (const child of sections(element)) {
    const own = pluginKind(child) === undefined ? table.sections?.[child.name] : undefined;
    if (!own) continue;
    yield* refusedValues(child, own, environment, strict);
    yield* inner(child, own, { environment, strict } as Course);
  }
}

/** A position file and the path of a buffer belong to one plugin. */
function* files(element: Element, type: string, { paths, environment }: Course): Generator<Reason> {
  const name =
    element.name === 'source' && type === 'tail'
      ? 'pos_file'
      : element.name === 'buffer' && type.startsWith('file')
        ? 'path'
        : undefined;
  if (!name) return;
  const read = settings(element, environment);
  const path = read.text(name);
  const what = name === 'path' ? 'buffer path' : name;
  if (path === undefined || !read.known(name)) return;
  const key = `${name === 'path' ? type : name} ${path}`;
  if (paths.has(key)) yield { message: `${what} ${path} is used twice`, place: at(element, name) };
  paths.add(key);
}
