import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { kustomize } from '../scripts/source/kustomize';

/**
 * Runs every test file with uvu, in as many processes as there are processors, and counts. uvu exits 0 when nothing
 * ran, and a suite without `.run()` passes silently: so each file must report at least one test.
 */
const root = __dirname;
// `cluster`, `elasticsearch` and `page` are lanes of their own
const lanes = ['cluster', 'elasticsearch', 'page'];
const pattern = process.argv[2] ?? '';
/** The comparison with the real Fluentd needs Ruby and its gems, which no package registry of Node brings. */
const fluentd =
  spawnSync('ruby', ['-e', 'require "fluent/config"; require "fluent/match"'], { stdio: 'ignore' }).status === 0;
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file.includes(pattern))
  .filter((file) => !lanes.some((lane) => file.startsWith(`${lane}/`)))
  .filter((file) => fluentd || file !== join('model', 'fluentd', 'engine.test.ts'))
  .sort();
if (!fluentd) process.stdout.write('model/fluentd/engine.test.ts is left out: ruby with fluentd 1.19.3 is not here\n');

/** What uvu printed for one process: its files with their counts. */
interface Outcome {
  output: string;
  code: number | null;
}

function uvu(share: readonly string[]): Promise<Outcome> {
  const escaped = share.map((file) => file.replace(/[.\\/]/g, '\\$&'));
  const args = [
    join(root, '../node_modules/uvu/bin.js'),
    '-r',
    join(root, '../scripts/register.js'),
    root,
    `^(${escaped.join('|')})$`,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ output, code }));
  });
}

/** Counts `(3 / 4)` after each suite, file by file. */
function count({ output }: Outcome): Map<string, { passed: number; total: number }> {
  const counts = new Map<string, { passed: number; total: number }>();
  let current = '';
  for (const line of output.split('\n')) {
    const plain = line.replace(/\u001b\[\d+m/g, '');
    if (files.includes(plain.trim())) current = plain.trim();
    for (const [, passed, total] of plain.matchAll(/\((\d+) \/ (\d+)\)/g)) {
      const known = counts.get(current) ?? { passed: 0, total: 0 };
      counts.set(current, { passed: known.passed + Number(passed), total: known.total + Number(total) });
    }
  }
  return counts;
}

async function main(): Promise<void> {
  await kustomize(); // in a fresh clone it is fetched once, and no test meets what is said of that
  const workers = Math.min(availableParallelism(), files.length);
  const shares = Array.from({ length: workers }, (_, worker) =>
    files.filter((__, index) => index % workers === worker),
  );
  const outcomes = await Promise.all(shares.map(uvu));
  let passed = 0;
  let failed = 0;
  for (const [worker, outcome] of outcomes.entries()) {
    process.stdout.write(outcome.output);
    const counts = count(outcome);
    for (const file of shares[worker] ?? []) {
      const { passed: good, total } = counts.get(file) ?? { passed: 0, total: 0 };
      passed += good;
      failed += total - good;
      if (total > 0) continue;
      failed += 1;
      process.stdout.write(`${relative(process.cwd(), join(root, file))}: no test ran\n`);
    }
    if (outcome.code !== 0 && !failed) failed = 1;
  }
  if (!files.length) failed = 1;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
