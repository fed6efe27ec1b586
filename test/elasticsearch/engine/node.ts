import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Address } from './address';
import type { Host } from './folder';
import { makeFolder, toolEnvironment } from './folder';
import { launch } from './process';
import { until } from './wait';

/** A node as it is to be run: its configuration lies in a folder, whoever put it there. */
export interface NodeSpec extends Address {
  name: string;
  /** The configuration folder, with `elasticsearch.yml`. */
  config: string;
  tmp: string;
  env: Readonly<Record<string, string>>;
  /** JVM options on top of those of the configuration folder. */
  jvm: readonly string[];
  /** Memory that it may lock, in KiB, where that is to be less than this machine allows. */
  lockable?: number;
}

/** JVM options that halve the CPU that a node takes; for the tests only. */
export const fast = ['-XX:-UseG1GC', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-AlwaysPreTouch'];

/** A node process. */
export interface RunningNode {
  spec: NodeSpec;
  /** What it printed since this start. */
  printed(): string;
  ended: Promise<number | null>;
  /** Ends it as the kubelet does: SIGTERM, then SIGKILL after the grace period of the tests, 60 s. */
  stop(): Promise<void>;
  /** Ends it as a lost machine does. */
  kill(): Promise<void>;
}

/** Starts the process of a node and returns at once. */
export function launchNode(host: Host, spec: NodeSpec): RunningNode {
  const log = join(makeFolder(join(host.work, 'output')), `${spec.name}.log`);
  const before = existsSync(log) ? readFileSync(log).length : 0;
  const inherited = spec.env['ES_JAVA_OPTS'];
  const options = [...(inherited ? [inherited] : []), ...spec.jvm].join(' ');
  const env = { ...toolEnvironment(host, spec.config, makeFolder(spec.tmp)), ...spec.env, ES_JAVA_OPTS: options };
  const program = join(host.home, 'bin', 'elasticsearch');
  const limited = spec.lockable === undefined ? undefined : `ulimit -l ${spec.lockable} && exec "$0"`;
  const [command, args] = limited === undefined ? [program, []] : ['sh', ['-c', limited, program]];
  const launched = launch(command, args, { env, log, cwd: spec.tmp });
  const end = async (name: 'SIGTERM' | 'SIGKILL') => {
    launched.signal(name);
    const late = setTimeout(() => launched.signal('SIGKILL'), 60_000);
    await launched.ended;
    clearTimeout(late);
  };
  return {
    spec,
    printed: () => readFileSync(log).subarray(before).toString('utf8'),
    ended: launched.ended,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

const hasStarted = (node: RunningNode) => /\] started \{/.test(node.printed());

/** Waits until a node says that it has started. Throws with its last words when it ends instead. */
export async function started(node: RunningNode, seconds = 240): Promise<RunningNode> {
  let code: number | null | undefined;
  void node.ended.then((value) => (code = value));
  const what = `${node.spec.name} to start`;
  const answer = await until(what, seconds, () => hasStarted(node) || (code === undefined ? undefined : 'ended'));
  if (answer === 'ended') throw new Error(`${node.spec.name} ended with code ${code}: ${lastWords(node.printed())}`);
  return node;
}

/** Waits until a node has refused to start. Throws when it starts, and when it takes too long. */
export async function refused(node: RunningNode, seconds = 240): Promise<{ code: number | null; words: string }> {
  let code: number | null | undefined;
  void node.ended.then((value) => (code = value));
  const answer = await until(`${node.spec.name} to refuse`, seconds, () =>
    code !== undefined ? 'ended' : hasStarted(node),
  );
  if (answer === 'ended') return { code: code ?? null, words: node.printed() };
  await node.kill();
  throw new Error(`${node.spec.name} started, but it was to refuse`);
}

/** The lines that say why a node ended. */
export function lastWords(printed: string): string {
  const lines = printed
    .split('\n')
    .filter((line) => /ERROR|xception|error|Likely|Caused|bootstrap check|exit/.test(line));
  return (lines.length ? lines : printed.split('\n')).slice(-15).join('\n').slice(0, 4000);
}
