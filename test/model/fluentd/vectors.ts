import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from '../../../scripts/model/fluentd/agent';
import { agents } from '../../../scripts/model/fluentd/agent';
import { plain } from '../../../scripts/model/fluentd/field';
import type { Path } from '../../../scripts/model/fluentd/flow';
import { flow } from '../../../scripts/model/fluentd/flow';
import { refusals } from '../../../scripts/model/fluentd/start/refusals';
import { unknownFacts } from '../../../scripts/model/kube/facts';
import { stackOf } from '../../../scripts/model/kube/stack';

/** A document as Elasticsearch was asked to store it. */
export interface Doc {
  index: string;
  op: string;
  doc: unknown;
}

/** A configuration, the logs of pods, and what Fluentd 1.19.3 did with them. */
export interface Vector {
  name: string;
  config: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
  started: boolean;
  /** What it said when it did not start. */
  why?: string;
  pods: readonly VectorPod[];
}

export interface VectorPod {
  namespace: string;
  pod: string;
  container: string;
  labels: Readonly<Record<string, string>>;
  lines: readonly string[];
  /** The documents that the lines became; of equal lines of several pods, all. */
  docs: readonly Doc[];
}

/** As the recorder writes it: all documents in one list, the agent's own log among them. */
interface Recorded {
  name: string;
  config: Vector['config'];
  env: Vector['env'];
  pods: readonly Omit<VectorPod, 'docs'>[];
  engine: { started: boolean; messages: readonly string[]; docs: readonly Doc[] };
}

/** The committed vectors. */
export function vectors(): Vector[] {
  return readFileSync(join(__dirname, 'vectors.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Vector);
}

/** The vectors of a folder that a recorder wrote. */
export function recordedVectors(folder: string): Vector[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => compact(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recorded));
}

function compact({ name, config: masked, env, pods, engine: { started, messages, docs } }: Recorded): Vector {
  // The recorder masks what looks like a path of its machine, and `</worker>` does.
  const config = Object.fromEntries(
    Object.entries(masked).map(([file, text]) => [file, text.replaceAll(/<\/path$/gm, '</worker>')]),
  );
  const error = messages.find((message) => / error="|\[error\]: unexpected/.test(message));
  const why = error && / error="(.*)"/.exec(error)?.[1];
  return {
    name,
    config,
    env,
    started,
    ...(why && { why }),
    pods: pods.map((pod) => ({ ...pod, docs: docs.filter((doc) => isOf(pod, doc)) })),
  };
}

/** Is it a document of a line of this pod? The agent's own log speaks of pods as well, but never in their fields. */
function isOf({ namespace, pod, lines }: Omit<VectorPod, 'docs'>, { doc }: Doc): boolean {
  const fields = doc as { kubernetes?: { pod_name?: string }; message?: unknown; stream?: unknown; pod?: unknown };
  if (fields.kubernetes?.pod_name !== undefined) return fields.kubernetes.pod_name === pod;
  if (fields.pod !== undefined) return fields.pod === `${namespace}/${pod}`;
  const texts = Object.values(doc as object).filter((value): value is string => typeof value === 'string');
  return (
    !('error' in (doc as object)) &&
    texts.some((text) =>
      lines.some((line) => text === line || text.startsWith(`${line}\n`) || text.endsWith(` ${line}`)),
    )
  );
}

/** The agent that runs the configuration of a vector, in the image that recorded it. */
export function agentOf({ config, env }: Pick<Vector, 'config' | 'env'>): Agent {
  const paths = Object.keys(config);
  const container = {
    name: 'fluentd',
    image: 'fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1',
    command: ['fluentd', '-c', '/fluentd/etc/fluent.conf'],
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    volumeMounts: [{ name: 'config', mountPath: '/fluentd/etc' }],
  };
  const key = (path: string) => path.replaceAll('/', '..');
  const items = paths.map((path) => ({ key: key(path), path }));
  const template = {
    spec: { containers: [container], volumes: [{ name: 'config', configMap: { name: 'config', items } }] },
  };
  const data = Object.fromEntries(paths.map((path) => [key(path), config[path] ?? '']));
  const metadata = { namespace: 'logs' };
  const stack = stackOf(
    [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, name: 'config' }, data },
      { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { ...metadata, name: 'fluentd' }, spec: { template } },
    ],
    { facts: { ...unknownFacts, containerRuntime: 'containerd' } },
  );
  const [agent] = agents(stack);
  if (!agent) throw new Error('expected an agent, found none');
  return agent;
}

/** How the model judges a pod of a vector: nothing is wrong, it does not know, or what is wrong. */
export type Verdict = { is: 'right' } | { is: 'unknown'; why: string } | { is: 'wrong'; why: string };

/** Does the model say of the start what the engine did? */
export function startVerdict(vector: Vector): Verdict {
  const refused = refusals(agentOf(vector));
  if (refused.length > 0 !== vector.started) return { is: 'right' };
  const expected = vector.started ? 'a start' : `an error: ${vector.why ?? 'of the syntax'}`;
  return {
    is: 'wrong',
    why: `${vector.name}: expected ${expected}, found ${refused.map(({ message }) => message).join('; ') || 'a start'}`,
  };
}

/** Do the lines of a pod end where they did: the same indices and operations, each document one that was sent? */
export function endVerdict(vector: Vector, pod: VectorPod): Verdict {
  const agent = agentOf(vector);
  const image = `img/${pod.container}:1`;
  const paths = flow(agent, { ...pod, image }, 'containerd').filter(({ side }) => !side);
  const unknown = paths.find(({ end }) => end.is === 'unknown');
  if (unknown?.end.is === 'unknown') return { is: 'unknown', why: `${vector.name}: ${unknown.end.why}` };
  const found = paths.flatMap(docOf);
  const guessed = found.find(({ index }) => index.includes('<'));
  if (guessed) return { is: 'unknown', why: `${vector.name}: ${guessed.index}` };
  const missing = pod.docs.filter((doc) => !found.some((other) => fits(other, doc)));
  const extra = found.filter((doc) => !pod.docs.some((other) => fits(doc, other)));
  if (missing.length + extra.length === 0) return { is: 'right' };
  const list = (docs: readonly Doc[]) => docs.map((doc) => JSON.stringify(doc)).join(', ') || 'nothing';
  return {
    is: 'wrong',
    why: `${vector.name} ${pod.namespace}/${pod.pod}: expected ${list(missing)}; found ${list(extra)}`,
  };
}

function docOf({ end, record }: Path): Doc[] {
  return end.is === 'written' ? [{ index: end.name, op: end.operation, doc: plain(record ?? new Map()) }] : [];
}

function fits(model: Doc, engine: Doc): boolean {
  return model.op === engine.op && textFits(model.index, engine.index, dated) && valueFits(model.doc, engine.doc);
}

/** Text with `<what is known at run time>`. */
function textFits(model: string, engine: string, shape = (text: string) => text): boolean {
  const parts = model.split(/<(?:[^<>]|<[^<>]*>)*>/).map((part) => shape(part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(engine);
}

/** The lines of the vectors are of one moment. */
const dated = (text: string) => text.replace('YYYY', '2026').replace('MM', '01').replace('DD', '31');

function valueFits(model: unknown, engine: unknown): boolean {
  if (typeof model === 'string' && typeof engine === 'string') return textFits(model, engine) || model === engine;
  if (typeof model === 'string' && /^<.*>$/.test(model)) return true;
  if (Array.isArray(model))
    return (
      Array.isArray(engine) &&
      model.length === engine.length &&
      model.every((item, index) => valueFits(item, engine[index]))
    );
  if (model === null || typeof model !== 'object') return model === engine;
  if (engine === null || typeof engine !== 'object') return false;
  const [ours, theirs] = [model as Record<string, unknown>, engine as Record<string, unknown>];
  const names = Object.keys(theirs);
  const open = '<fields>' in ours;
  return (
    Object.keys(ours).every((name) => name === '<fields>' || (name in theirs && valueFits(ours[name], theirs[name]))) &&
    (open || names.every((name) => name in ours))
  );
}
