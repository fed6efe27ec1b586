import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const groups = new Set<number>();

/** Elasticsearch refuses to run as root, so root runs it as the image's uid. */
export const uid = 1000;
export const isRoot = process.getuid?.() === 0;

/** The words of a command as they are to be run: as the image's uid when we are root, as ourselves otherwise. */
export function unprivileged(command: string, args: readonly string[]): [string, string[]] {
  if (!isRoot) return [command, [...args]];
  return ['setpriv', [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', command, ...args]];
}

/** A process group of its own, its output in a file. */
export interface Launched {
  /** Resolves when the process has ended, with its exit code, null after a signal. */
  ended: Promise<number | null>;
  /** Sends a signal to what the process started, or to the whole group where it started nothing. */
  signal(name: NodeJS.Signals): void;
  /** Kills the whole group. */
  kill(): void;
}

/** Starts an unprivileged process in a group of its own. */
export function launch(
  command: string,
  args: readonly string[],
  { env, log, cwd }: { env: Record<string, string>; log: string; cwd: string },
): Launched {
  sweep();
  const output = openSync(log, 'a');
  const [file, words] = unprivileged(command, args);
  const child = spawn(file, words, { cwd, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code));
  }).finally(() => {
    if (pid !== undefined) groups.delete(pid);
    sweep();
  });
  return {
    ended,
    signal: (name) => void (pid !== undefined && (signalChildren(pid, name) || signalGroup(pid, name))),
    kill: () => void (pid !== undefined && signalGroup(pid, 'SIGKILL')),
  };
}

/** Runs a command to its end. Throws with its output when it fails or takes longer than `seconds`. */
export async function output(
  command: string,
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; seconds?: number } = {},
): Promise<string> {
  const { seconds = 120, ...rest } = options;
  const { stdout } = await run(command, args, { ...rest, timeout: seconds * 1000, maxBuffer: 2 ** 26 }).catch(
    (error) => {
      throw new Error(`${command} ${args.join(' ')} failed: ${error.stdout ?? ''}${error.stderr ?? error.message}`);
    },
  );
  return stdout;
}

/** Kills every group that is still there: at the end, on Ctrl-C, after a crash. */
export function killAll(): void {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
  groups.clear();
  sweep();
}

/**
 * Removes what JVMs that are gone left in /tmp. Elasticsearch attaches to itself by such a file, and a later JVM with the
 * same process id, but another user, would not start.
 */
function sweep(): void {
  const owner = isRoot ? uid : process.getuid?.();
  for (const name of readdirSync('/tmp')) {
    const [, pid] = /^\.java_pid(\d+)$/.exec(name) ?? [];
    const file = `/tmp/${name}`;
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    if (statSync(file, { throwIfNoEntry: false })?.uid === owner) rmSync(file, { force: true });
  }
}

/** The launcher of Elasticsearch waits for its server: signalled alone, the server is reaped and both are gone. */
function signalChildren(pid: number, name: NodeJS.Signals): boolean {
  const file = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : [];
  return children.filter((child) => signal(child, name)).length > 0;
}

function signalGroup(pid: number, name: NodeJS.Signals): boolean {
  return signal(-pid, name);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
