import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a command took: seconds of the clock, MiB at the peak (NaN where the system does not tell). */
export interface Cost {
  seconds: number;
  memory: number;
}

const register = join(__dirname, '../../scripts/register.js');
const reporter = join(__dirname, 'peak.js');

/** Runs a program once. @throws Error when it cannot be started or ends with another code than 0 or 1. */
export function once(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const report = join(folder, 'peak');
  const started = process.hrtime.bigint();
  return new Promise<Cost>((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', env: { ...env, PEAK_REPORT: report } });
    let seen = NaN;
    const watching = setInterval(() => (seen = highWater(child.pid) ?? seen), 20).unref();
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watching);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (code !== 0 && code !== 1) reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
      else resolve({ seconds, memory: peak(report) ?? seen });
    });
  }).finally(() => rmSync(folder, { recursive: true, force: true }));
}

/** What a process of ours tells at its end. */
function peak(report: string): number | undefined {
  try {
    return Number(readFileSync(report, 'utf8')) / 1024;
  } catch {
    return undefined;
  }
}

/** The most memory that a running process has held so far, where Linux tells it (proc(5), `VmHWM`). */
function highWater(pid: number | undefined): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** The arguments that run a TypeScript file of ours and have it tell its peak memory. */
export const ours = (file: string, ...args: string[]) => ['-r', reporter, '-r', register, file, ...args];

/** One run of a command. */
export type Run = () => Promise<Cost>;

/** The middle run of each command. They run in turn, so that a busy minute hits all of them; the first round is not counted. */
export async function interleaved(rounds: number, runs: Readonly<Record<string, Run>>): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost[]>(Object.keys(runs).map((name) => [name, []]));
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const cost = await run();
      if (round >= 0) costs.get(name)?.push(cost);
    }
  }
  return new Map(Array.from(costs, ([name, all]) => [name, middle(all)]));
}

function middle(costs: readonly Cost[]): Cost {
  return (
    Array.from(costs).sort((left, right) => left.seconds - right.seconds)[Math.floor(costs.length / 2)] ?? {
      seconds: NaN,
      memory: NaN,
    }
  );
}
