import type { Document, Node } from 'yaml';
import { isAlias, isCollection, isMap, isNode, isScalar, visit } from 'yaml';
import type { Layer, Setting, SettingSource } from '../locate/layer';
import type { Step } from '../locate/steps';
import { equal, stepsOf, valueAt } from '../locate/steps';
import type { Found } from '../locate/text';
import type { Manifest } from '../model/kube/manifest';
import { segments } from '../model/kube/path';
import type { Edit } from '../rule/policy';
import type { Change, NodePath, Refusal, Site } from './yaml';
import { isRefusal, refuse } from './yaml';

/** One word of a line, replaced. */
export interface Word {
  line: number;
  column: number;
  replace: string;
  by: string;
}

/** What is to be done in a file: to a field of its YAML, or to a word of its text. */
export type Placed = { file: string; site: Site; change: Change } | { file: string; word: Word };

/** Maps an edit of a rendered object to the files that set the field, through the layers that made the object. */
export function place(edit: Edit, layers: readonly Layer[], rendered: Manifest): readonly Placed[] | Refusal {
  if ('position' in edit) return placeWord(edit, layers, rendered);
  const { steps, missing } = stepsOf(rendered, edit.path);
  const settings = missing.length ? [] : layers.flatMap((layer) => layer.setting(steps, rendered) ?? []);
  if ('set' in edit) {
    if (missing.length) return insert(edit, layers, rendered, steps, missing);
    const value = valueAt(rendered, steps);
    const same = settings.filter((setting) => setting.value !== undefined && equal(setting.value, value));
    // every patch names the version of its object, and all have to agree
    const meant = edit.path === 'apiVersion' ? same : [same.at(-1) ?? settings.at(-1)];
    return all(meant.map((setting) => (setting ? written(setting, edit.set) : unknown)));
  }
  if (!settings.length) return unknown;
  if ('rename' in edit) return all(settings.map(({ source }) => renamed(source, edit.rename)));
  return all(settings.map(({ source }) => (source?.field ? at(source.found, [], { remove: true }) : computed)));
}

const unknown = refuse('no file of the target sets it by itself: an anchor, a remote base or a transformer does');
const computed = refuse('kustomize computes it');

function all(placed: readonly (Placed | Refusal)[]): readonly Placed[] | Refusal {
  return placed.find(isRefusal) ?? (placed as readonly Placed[]);
}

function written({ source, place: { file, line } }: Setting, value: unknown): Placed | Refusal {
  if (!source) return computed;
  const text = source.written ? source.written(value) : value;
  if (text === undefined) return computed;
  if (source.line !== undefined) return { file, word: { line, column: 1, replace: source.line, by: String(text) } };
  return at(source.found, source.under === undefined ? [] : [source.under], { set: text });
}

function renamed(source: SettingSource | undefined, name: string): Placed | Refusal {
  if (source?.field) return at(source.found, [], { rename: name });
  const pointer = isScalar(source?.pointer?.node) ? String(source.pointer.node.value) : '';
  if (!source?.pointer) return computed;
  const last = name.replace(/~/g, '~0').replace(/\//g, '~1');
  return at(source.pointer, [], { set: pointer.replace(/[^/]*$/, () => last) });
}

/** A new field: beside the field it belongs to, else in the file that first wrote its nearest parent. */
function insert(
  { path, set, beside }: Extract<Edit, { set: unknown }>,
  layers: readonly Layer[],
  rendered: Manifest,
  steps: readonly Step[],
  missing: readonly string[],
): readonly Placed[] | Refusal {
  const chosen = beside === undefined ? layers : besides(beside, layers, rendered);
  for (let length = steps.length; length >= 0; length--) {
    const parent = chosen.flatMap((layer) => layer.setting(steps.slice(0, length), rendered) ?? [])[0];
    if (!parent) continue;
    const rest = steps.slice(length);
    const source = parent.source;
    if (!source || rest.some((step) => !('key' in step)) || (rest.length && beside === undefined)) return unknown;
    if (isAlias(source.found.node))
      return refuse(`its value is shared through the anchor &${source.found.node.source}`);
    const keys = [...rest.map((step) => ('key' in step ? step.key : step.index)), ...missing];
    if (
      source.found.node &&
      !isMap(source.found.node) &&
      !(isScalar(source.found.node) && source.found.node.value === null)
    )
      return unknown;
    return all([at(source.found, keys, { set })]);
  }
  return refuse(`no file of the target sets what ${segments(path).slice(0, -1).join('.') || 'it'} stands in`);
}

function besides(path: string, layers: readonly Layer[], rendered: Manifest): readonly Layer[] {
  const { steps } = stepsOf(rendered, path);
  const setting = layers.filter((layer) => {
    const said = layer.setting(steps, rendered);
    return said && equal(said.value, valueAt(rendered, steps));
  });
  return setting.slice(-1);
}

function placeWord(
  { path, position, replace, by }: Extract<Edit, { position: unknown }>,
  layers: readonly Layer[],
  rendered: Manifest,
) {
  const key = segments(path).at(-1) ?? '';
  const source = layers.flatMap((layer) => layer.inside?.(key, position) ?? []).at(-1);
  const { steps } = stepsOf(rendered, path);
  return source && steps.length
    ? [{ file: source.file, word: { line: source.line, column: source.column, replace, by } }]
    : unknown;
}

function at(found: Found, keys: readonly (string | number)[], change: Change): Placed | Refusal {
  const site = siteOf(found, keys);
  return isRefusal(site) ? site : { file: found.yaml.file, site, change };
}

/** Where a node stands, as a path that outlives edits elsewhere in its document. */
function siteOf({ node, pair, yaml, document }: Found, keys: readonly (string | number)[]): Site | Refusal {
  const root = yaml.documents[document];
  const path = root && pathTo(root, pair ?? node);
  if (!path) return refuse('its place is written in a way that is not safely edited');
  const site: Site = { document, path: [...path, ...keys] };
  if (!yaml.holder) return site;
  const outer = siteOf(yaml.holder, []);
  return isRefusal(outer) ? outer : { ...outer, inner: site };
}

function pathTo(document: Document, wanted: unknown): NodePath | undefined {
  let found: NodePath | undefined;
  visit(document, (key, node, parents) => {
    if (node !== wanted) return undefined;
    found = pathOf([...parents, node], key);
    return visit.BREAK;
  });
  return found;
}

/** From the nodes on the way: a pair adds its key, an element of a list its index. */
function pathOf(chain: readonly unknown[], key: unknown): NodePath {
  const path: (string | number)[] = [];
  for (const [depth, node] of chain.entries()) {
    const parent = chain[depth - 1];
    if (isPairLike(node)) path.push(String((node.key as { value?: unknown } | null)?.value ?? ''));
    else if (isCollection(parent) && !isMap(parent))
      path.push(depth === chain.length - 1 ? Number(key) : parent.items.indexOf(node as Node));
  }
  return path;
}

const isPairLike = (node: unknown): node is { key: unknown } =>
  typeof node === 'object' && node !== null && 'key' in node && !isNode(node);
