import type { Document } from 'yaml';
import { isCollection, LineCounter, parseDocument } from 'yaml';
import type { Manifest } from '../kube/manifest';
import { key as pathKey } from '../kube/path';
import { remember } from '../kube/remember';
import { list, record, type Unstructured } from '../kube/shape';
import type { Stack } from '../kube/stack';
import type { Origin } from './settings';

/** What a JSON body in a ConfigMap makes in Elasticsearch. */
export type ObjectKind =
  | 'lifecycle'
  | 'component-template'
  | 'index-template'
  | 'role'
  | 'user'
  | 'repository'
  | 'snapshot-policy'
  | 'pipeline';

/** One object that the stack puts into Elasticsearch, found by its content, named by its file. */
export interface BootstrapObject {
  kind: ObjectKind;
  name: string;
  body: Unstructured;
  /** Where a member of the body stands; the deepest one that is there. */
  at(...path: readonly (string | number)[]): Origin;
}

/** An index template with its component templates merged in. */
export interface Template {
  object: BootstrapObject;
  name: string;
  patterns: readonly string[];
  priority: number | undefined;
  dataStream: boolean;
  /** Effective settings, names without the prefix `index.`, with the object that sets each. */
  settings: ReadonlyMap<string, { value: unknown; origin: Origin }>;
  /** Effective mappings: `properties` of the component templates and its own, merged. */
  properties: Readonly<Record<string, Unstructured>>;
  /** Names in `composed_of` that no file makes; built-in ones (`logs@mappings`) are not counted. */
  missing: readonly string[];
}

/** Every object that ConfigMaps of the stack hold for Elasticsearch: `stack.memo(bootstrapObjects)`. */
export function bootstrapObjects(stack: Stack): readonly BootstrapObject[] {
  return stack.ofKind('ConfigMap').flatMap((object) =>
    Object.entries(record(object['data'])).flatMap(([key, text]) => {
      if (!key.endsWith('.json') || typeof text !== 'string') return [];
      const found = read(key, text, object);
      return found ? [found] : [];
    }),
  );
}

/** The objects of one kind. */
export function objectsOf(stack: Stack, kind: ObjectKind): readonly BootstrapObject[] {
  return stack.memo(bootstrapObjects).filter((object) => object.kind === kind);
}

/** Every index template of the stack, composed: `stack.memo(templates)`. */
export function templates(stack: Stack): readonly Template[] {
  const components = new Map(objectsOf(stack, 'component-template').map((object) => [object.name, object]));
  return objectsOf(stack, 'index-template').map((object) => {
    const names = list(object.body.composed_of).map(String);
    const parts = [...names.flatMap((name) => components.get(name) ?? []), object];
    const settings = new Map<string, { value: unknown; origin: Origin }>();
    let properties: Record<string, unknown> = {};
    for (const part of parts) {
      for (const [name, value, path] of flat(part.body.template?.settings, ['template', 'settings'])) {
        settings.set(name.replace(/^index\./, ''), { value, origin: part.at(...path) });
      }
      properties = merge(properties, record(part.body.template?.mappings?.properties));
    }
    const { priority } = object.body;
    return {
      object,
      name: object.name,
      patterns: [object.body.index_patterns ?? []].flat().map(String),
      priority: typeof priority === 'number' ? priority : undefined,
      dataStream: object.body.data_stream !== undefined,
      settings,
      properties,
      missing: names.filter((name) => !components.has(name) && !name.includes('@')),
    };
  });
}

/** The template that an index or data stream of this name gets: the one of highest priority that matches. */
export function templateOf(name: string, all: readonly Template[]): Template | undefined {
  let found: Winner | undefined;
  for (const [pattern, winner] of winners(all)) {
    if (matchesPattern(name, pattern) && (!found || isBefore(winner, found))) found = winner;
  }
  return found?.template;
}

interface Winner {
  template: Template;
  index: number;
}

const known = new WeakMap<readonly Template[], ReadonlyMap<string, Winner>>();

/** The template that wins each pattern: stacks that are copies of one bring the same patterns again and again. */
function winners(all: readonly Template[]): ReadonlyMap<string, Winner> {
  const read = known.get(all);
  if (read) return read;
  const best = new Map<string, Winner>();
  for (const [index, template] of all.entries()) {
    for (const pattern of template.patterns) {
      const other = best.get(pattern);
      if (!other || isBefore({ template, index }, other)) best.set(pattern, { template, index });
    }
  }
  known.set(all, best);
  return best;
}

/** Of two templates with one priority, the one that stands first in the stack is taken. */
function isBefore(one: Winner, other: Winner): boolean {
  const [left, right] = [one.template.priority ?? 0, other.template.priority ?? 0];
  return left === right ? one.index < other.index : left > right;
}

/** One of each templates that have the same name, patterns and priority, the first. */
export function distinctTemplates(stack: Stack): readonly Template[] {
  const seen = new Set<string>();
  return stack.memo(templates).filter(({ name, patterns, priority, dataStream }) => {
    const id = JSON.stringify([name, patterns, priority, dataStream]);
    return !seen.has(id) && seen.add(id);
  });
}

/** Does an index name match a pattern of Elasticsearch, in which only `*` is special? */
export function matchesPattern(name: string, pattern: string): boolean {
  return pattern.includes('*') ? regexOf(pattern).test(name) : pattern === name;
}

const regexOf = remember((pattern) => {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
});

/** Is there a name that both patterns match? */
export function overlap(a: string, b: string): boolean {
  const seen = new Map<number, boolean>();
  const width = b.length + 1;
  const meets = (i: number, j: number): boolean => {
    const id = i * width + j;
    const known = seen.get(id);
    if (known !== undefined) return known;
    seen.set(id, false);
    const result =
      i === a.length && j === b.length
        ? true
        : (a[i] === '*' && (meets(i + 1, j) || (j < b.length && meets(i, j + 1)))) ||
          (b[j] === '*' && (meets(i, j + 1) || (i < a.length && meets(i + 1, j)))) ||
          (i < a.length && j < b.length && a[i] === b[j] && meets(i + 1, j + 1));
    seen.set(id, result);
    return result;
  };
  return meets(0, 0);
}

/** Is every name that `narrow` matches also matched by `wide`? Stars of `narrow` may stand for anything. */
export function covers(wide: string, narrow: string): boolean {
  return matchesPattern(narrow.replaceAll('*', '\u0000'), wide);
}

const prefixes: readonly (readonly [ObjectKind, RegExp])[] = [
  ['component-template', /^component[-_]?template/],
  ['index-template', /^(index[-_]?)?template/],
  ['snapshot-policy', /^(snapshot[-_]?policy|slm)/],
  ['lifecycle', /^(lifecycle|ilm|policy)/],
  ['repository', /^(repository|snapshot)/],
  ['pipeline', /^(ingest[-_]?)?pipeline/],
  ['role', /^role/],
  ['user', /^user/],
];

function read(key: string, text: string, object: Manifest): BootstrapObject | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const kind = kindOf(record(body));
  if (!kind) return undefined;
  const path = pathKey('data', key);
  let parsed: { document: Document; lines: LineCounter } | undefined;
  return {
    kind,
    name: nameOf(key, kind),
    body: shaped(kind, record(body)),
    at(...members) {
      parsed ??= parse(text);
      const { document, lines } = parsed;
      let node: unknown = document.contents;
      let range = document.contents?.range;
      for (const member of members) {
        if (!isCollection(node)) break;
        const next: unknown = node.get(member, true);
        if (next === undefined) break;
        range = (next as { range?: typeof range }).range ?? range;
        node = next;
      }
      const { line, col } = lines.linePos(range?.[0] ?? 0);
      return { object, path, position: { line: Math.max(line, 1), column: Math.max(col, 1) } };
    },
  };
}

function parse(text: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, logLevel: 'silent' }), lines };
}

/** What the body is, by the members that only this kind has. */
function kindOf(body: Readonly<Record<string, unknown>>): ObjectKind | undefined {
  const { template } = body;
  if (record(body['policy'])['phases'] !== undefined) return 'lifecycle';
  if (body['index_patterns'] !== undefined) return 'index-template';
  if (body['schedule'] !== undefined && body['repository'] !== undefined) return 'snapshot-policy';
  if (Array.isArray(body['processors'])) return 'pipeline';
  if (Array.isArray(body['roles']) && (body['password'] !== undefined || body['password_hash'] !== undefined))
    return 'user';
  if (Array.isArray(body['indices']) || Array.isArray(body['cluster'])) return 'role';
  if (typeof body['type'] === 'string' && body['settings'] !== undefined) return 'repository';
  return template !== null && typeof template === 'object' ? 'component-template' : undefined;
}

/** The body with its maps in place: phases, their actions and settings are never null. */
function shaped(kind: ObjectKind, body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (kind === 'repository') return { ...body, settings: record(body['settings']) };
  if (kind !== 'lifecycle') return body;
  const policy = record(body['policy']);
  const phases = mapped(record(policy['phases']), (phase) => ({
    ...record(phase),
    actions: mapped(record(record(phase)['actions']), record),
  }));
  return { ...body, policy: { ...policy, phases } };
}

function mapped<T>(map: Readonly<Record<string, unknown>>, change: (value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
}

/** `role.fluentd-writer.json`, `role-fluentd-writer.json` and `fluentd-writer.json` are all `fluentd-writer`. */
function nameOf(key: string, kind: ObjectKind): string {
  const file = key.replace(/\.json$/, '');
  const prefix = prefixes.find(([of]) => of === kind)?.[1];
  const found = prefix?.exec(file)?.[0];
  const rest = found === undefined ? '' : file.slice(found.length);
  return /^[.\-_]./.test(rest) ? rest.slice(1) : file;
}

function* flat(
  value: unknown,
  path: (string | number)[],
  prefix = '',
): Generator<[string, unknown, (string | number)[]]> {
  for (const [name, member] of Object.entries(record(value))) {
    const key = prefix ? `${prefix}.${name}` : name;
    if (member !== null && typeof member === 'object' && !Array.isArray(member))
      yield* flat(member, [...path, name], key);
    else yield [key, member, [...path, name]];
  }
}

function merge(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const old = merged[name];
    const both = old !== null && typeof old === 'object' && value !== null && typeof value === 'object';
    merged[name] = both ? merge(record(old), record(value)) : value;
  }
  return merged;
}
