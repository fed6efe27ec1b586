import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalGroup, whenLeaving } from './leaving';
import { deaths } from './wait';

/** Programs that run beside the tests, each with a log of its own in one folder. */
export interface Processes {
  /** Starts a program; its output goes to `<logs>/<name>.log`. If it ends by itself, every wait fails. */
  start(name: string, command: string, args: readonly string[], env?: NodeJS.ProcessEnv): void;
  /** Ends one by name, or all: politely, and after two seconds by force. */
  stop(name?: string): Promise<void>;
}

interface Running {
  name: string;
  child: ChildProcess;
  log: string;
  ended: Promise<void>;
}

/** A set of processes that log into `logs`. Whatever still runs when node exits is killed. */
export function processesIn(logs: string): Processes {
  let running: Running[] = [];
  const stopping = new Set<ChildProcess>();

  async function end({ child, ended }: Running): Promise<void> {
    stopping.add(child);
    signalGroup(child.pid, 'SIGTERM');
    const force = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), 2000);
    await ended;
    clearTimeout(force);
  }

  return {
    start(name, command, args, env = {}) {
      const log = join(logs, `${name}.log`);
      const out = openSync(log, 'a');
      const child = spawn(command, args, {
        stdio: ['ignore', out, out],
        env: { ...process.env, ...env },
        detached: true,
      });
      closeSync(out);
      const gone = whenLeaving(() => signalGroup(child.pid, 'SIGKILL'));
      const ended = new Promise<void>((resolve) => {
        const over = (how: string): void => {
          gone();
          if (!stopping.has(child)) deaths.push(`${name} ended (${how}); the end of its log:\n${tail(log)}`);
          resolve();
        };
        child.once('exit', (code, signal) => over(signal ?? `exit code ${code}`));
        child.once('error', (error) => over(error.message));
      });
      running.push({ name, child, log, ended });
    },
    async stop(name) {
      const chosen = running.filter((one) => name === undefined || one.name === name);
      running = running.filter((one) => !chosen.includes(one));
      await Promise.all(chosen.map(end));
    },
  };
}

function tail(file: string, lines = 15): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
