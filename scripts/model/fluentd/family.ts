import { entry } from '../kube/remember';
import type { Stack } from '../kube/stack';
import type { Agent } from './agent';
import { agents } from './agent';
import type { Element } from './config';
import { sections } from './config';
import type { TagMatcher } from './match';
import { tagMatcher } from './match';
import type { ElasticsearchOutput } from './output';
import { elasticsearchOutput, isElasticsearch } from './output';
import type { Settings } from './plugin';
import { argument, pluginType, settings } from './plugin';
import type { PodLog } from './pods';
import { logFiles } from './pods';
import type { Runtime } from './tail';
import { tailed, tailPaths, tailTag } from './tail';
import { resolve } from './value';

/**
 * Agents whose configurations are one but for the files that they read, the tags that a rule is for, and where their
 * Elasticsearch is: the stacks of many teams, made from one. A log that all of them read goes one way through all.
 */
export interface Family {
  agents: readonly Agent[];
  /** Equal for two agents of the family that treat a log alike; the empty string for all that nothing of their own meets it. */
  sign(agent: Agent, pod: PodLog, runtime: Runtime): string;
  /** The agents of which something of their own may meet a log; for all others it goes one way. */
  own(pod: PodLog): ReadonlySet<Agent>;
}

/** The family of each agent of a stack: `stack.memo(families)`. */
export function families(stack: Stack): ReadonlyMap<Agent, Family> {
  const groups = new Map<string, Agent[]>();
  for (const agent of agents(stack)) entry(groups, likeness(agent), () => []).push(agent);
  return new Map(
    Array.from(groups.values()).flatMap((members) => {
      const family = familyOf(members);
      return members.map((agent) => [agent, family] as const);
    }),
  );
}

/** Every element of a configuration, from the top; equal places in the lists of one family. */
function elementsOf(agent: Agent): readonly Element[] {
  const known = lists.get(agent.root);
  if (known) return known;
  const visit = (element: Element): Element[] => [element, ...sections(element).flatMap(visit)];
  const all = visit(agent.root);
  lists.set(agent.root, all);
  for (const [index, element] of all.entries()) indices.set(element, index);
  return all;
}

const lists = new WeakMap<Element, readonly Element[]>();
const indices = new WeakMap<Element, number>();

/** The same output in the configuration of another agent of the family: its host is that agent's own. */
export function outputOf(agent: Agent, output: ElasticsearchOutput): ElasticsearchOutput {
  const own = elementsOf(agent)[indices.get(output.element) ?? -1];
  return own ? elasticsearchOutput(own, agent.environment) : output;
}

const rewriting = new Set(['rewrite_tag_filter', 'detect_exceptions']);
const connection =
  /^(?:hosts?|port|scheme|path|user|password|ca_file|client_(?:cert|key|key_pass)|cloud_(?:id|auth)|ssl_verify|api_key)$/;

/** May the value differ within a family? Tails and rules are told apart by `sign`, the others change no way. */
function isLoose(element: Element, type: string, name: string): boolean {
  if (name === '@id') return true;
  if (element.name === 'source') return type === 'tail' && ['path', 'exclude_path', 'pos_file'].includes(name);
  if (element.name === 'buffer') return name === 'path';
  return ['match', 'store'].includes(element.name) && isElasticsearch(type) && connection.test(name);
}

const isRule = ({ name }: Element) => name === 'match' || name === 'filter';

/** All of an agent that decides a way, as a text: equal within a family. */
function likeness(agent: Agent): string {
  const { entry, environment, readable, root, workers } = agent;
  const all = elementsOf(agent);
  const rewrites = all.some((element) => rewriting.has(pluginType(element, environment)));
  let late = false; // Ruby that runs for each record may ask for a variable by any name
  const place = ({ file, line, column }: Element['place']) => `${file}:${line}:${column}`;
  const visit = (element: Element): unknown => {
    const type = pluginType(element, environment);
    const value = ({ text, known, raised }: ReturnType<typeof resolve>) => {
      late ||= typeof text === 'string' && text.includes('ENV');
      return [text === undefined ? 0 : text, known, raised];
    };
    const params = element.body.flatMap((node) => {
      if (node.node !== 'param') return [];
      const read = resolve(node.value, environment);
      const loose = isLoose(element, type, node.name) && !read.text?.includes('${');
      return [[node.name, place(node.place), ...(loose ? [] : value(read))]];
    });
    const arg = element.arg && !(isRule(element) && !rewrites) ? value(resolve(element.arg, environment)) : [];
    return [element.name, place(element.place), arg, params, sections(element).map(visit)];
  };
  const tree = visit(root);
  return JSON.stringify([
    entry,
    readable,
    workers,
    environment.workerId,
    tree,
    late && Array.from(environment.variables),
  ]);
}

/** What an agent selects by: the paths of each tail, the pattern of each rule. */
interface Selection {
  tails: readonly Settings[];
  rules: readonly TagMatcher[];
  /** By slot: every path, exclusion and tag pattern, as a text. */
  texts: readonly (readonly string[])[];
}

function selectionOf(agent: Agent): Selection {
  const { environment } = agent;
  const all = elementsOf(agent);
  const tails = all
    .filter((element) => element.name === 'source' && pluginType(element, environment) === 'tail')
    .map((element) => settings(element, environment));
  const patterns = all.filter(isRule).map((element) => argument(element, environment) || '**');
  return {
    tails,
    rules: patterns.map(tagMatcher),
    texts: [
      ...tails.flatMap((tail) => [tailPaths(tail), tail.array('exclude_path')]),
      ...patterns.map((pattern) => pattern.split(/[ \t\r\n\f\v]+/)),
    ],
  };
}

function familyOf(members: readonly Agent[]): Family {
  const selections = new Map(members.map((agent) => [agent, selectionOf(agent)]));
  const [first] = selections.values();
  const tails = first?.tails ?? [];
  const shared = (first?.texts ?? []).map((texts, slot) =>
    texts.filter((text) => members.every((agent) => selections.get(agent)?.texts[slot]?.includes(text))),
  );
  const always = new Set<Agent>();
  const byPiece = new Map<string, Set<Agent>>();
  for (const [agent, { texts }] of selections) {
    for (const [slot, patterns] of texts.entries()) {
      for (const text of patterns) {
        if (shared[slot]?.includes(text)) continue;
        const piece =
          slot < tails.length * 2 ? pieceOf(text, inFiles, /[[\]{}\\]/) : pieceOf(text, inTags, /^\/|[{}\\#]/);
        const met = piece === undefined ? always : entry(byPiece, piece, () => new Set<Agent>());
        met.add(agent);
      }
    }
  }
  const known = new WeakMap<PodLog, ReadonlySet<Agent>>();
  const own = (pod: PodLog): ReadonlySet<Agent> => {
    let found = known.get(pod);
    if (found) return found;
    const files = logFiles(pod, 'docker');
    const tags = tails.flatMap((tail) => files.map((file) => tailTag(tail, file)));
    const pieces = new Set([
      ...files.flatMap((file) => file.split(inFiles)),
      ...tags.flatMap((tag) => tag.split(inTags)),
    ]);
    found = new Set([...always, ...Array.from(pieces).flatMap((piece) => Array.from(byPiece.get(piece) ?? []))]);
    known.set(pod, found);
    return found;
  };
  return {
    agents: members,
    sign: (agent, pod, runtime) => (own(pod).has(agent) ? signOf(selections.get(agent), pod, runtime) : ''),
    own,
  };
}

const inFiles = /[/_]/;
const inTags = /[._]/;

/** A word that whatever matches a pattern has between two of its separators; undefined where there is none. */
function pieceOf(pattern: string, separators: RegExp, unclear: RegExp): string | undefined {
  if (unclear.test(pattern)) return undefined;
  return pattern
    .split(separators)
    .filter((piece) => piece && !/[*?]/.test(piece))
    .at(-1);
}

/** Which files each tail follows, and which rules take their tags. */
function signOf(selection: Selection | undefined, pod: PodLog, runtime: Runtime): string {
  if (!selection) return '';
  const files = logFiles(pod, runtime);
  const parts = selection.tails.map((tail) => {
    const { followed, excluded } = tailed(tail, files);
    const taken = followed.map((file) =>
      selection.rules.map((matches) => Number(matches(tailTag(tail, file)))).join(''),
    );
    return [
      files.map((file) => (followed.includes(file) ? 1 : excluded.includes(file) ? 2 : 0)).join(''),
      ...taken,
    ].join();
  });
  return `;${parts.join(';')}`;
}
