import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a command took: seconds of the clock, MiB at the peak (NaN for a program that is not ours). */
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
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, PEAK_REPORT: report } });
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (code !== 0 && code !== 1) reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
      else resolve({ seconds, memory: peak(report) });
    });
  }).finally(() => rmSync(folder, { recursive: true, force: true }));
}

function peak(report: string): number {
  try {
    return Number(readFileSync(report, 'utf8')) / 1024;
  } catch {
    return NaN;
  }
}

/** The arguments that run a TypeScript file of ours and have it tell its peak memory. */
export const ours = (file: string, ...args: string[]) => ['-r', reporter, '-r', register, file, ...args];

/** The run of the middle, of several runs after one that is not counted. */
export async function median(runs: number, run: () => Promise<Cost>): Promise<Cost> {
  await run();
  const costs: Cost[] = [];
  for (let count = 0; count < runs; count++) costs.push(await run());
  costs.sort((left, right) => left.seconds - right.seconds);
  return costs[Math.floor(runs / 2)] as Cost;
}
