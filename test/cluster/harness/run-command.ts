import { spawn } from 'node:child_process';
import { signalGroup, whenLeaving } from './leaving';

interface Options {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  seconds?: number;
}

/** What came of a program: its exit code, or the signal that ended it, and what it printed. */
export interface Outcome {
  how: number | string;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. Past its time it is ended, with what it has started. @throws Error when it cannot start. */
export async function outcomeOf(
  command: string,
  args: readonly string[],
  { cwd, env, seconds = 120 }: Options = {},
): Promise<Outcome> {
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = () => signalGroup(child.pid, 'SIGTERM');
  const ended = whenLeaving(end);
  let late = false;
  const clock = setTimeout(() => {
    late = true;
    end();
  }, seconds * 1000);
  try {
    const [stdout, stderr, how] = await Promise.all([text(child.stdout), text(child.stderr), exit(child)]);
    return { how: late ? `its end after ${seconds} s` : how, stdout, stderr };
  } finally {
    clearTimeout(clock);
    ended();
  }
}

/**
 * Runs a program to its end and gives its standard output.
 * @throws Error with the command and what it printed, unless it ended well.
 */
export async function runCommand(command: string, args: readonly string[], options: Options = {}): Promise<string> {
  const { how, stdout, stderr } = await outcomeOf(command, args, options);
  if (how === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')}: ended with ${how}: ${(stderr || stdout).trim().slice(-3000)}`);
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function exit(child: ReturnType<typeof spawn>): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
}
