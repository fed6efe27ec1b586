import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleSet } from '../../scripts/commands/options';
import { inspectAll } from '../../scripts/inspect/inspect-all';
import { kustomize } from '../../scripts/source/kustomize';
import { repository } from '../../scripts/source/repository';
import { overlayTarget } from '../../scripts/source/target';
import type { Cost, Run } from './measure';
import { interleaved, once, ours } from './measure';
import type { Peers } from './peers';
import { peers } from './peers';
import { schemaLocation, writeSchemas } from './schemas';
import { stackOfSize } from './stack';

const cli = join(repository, 'scripts/cli.ts');
const node = process.execPath;
const version = '1.36';
const say = (text: string) => process.stdout.write(`${text}\n`);
const command =
  (...args: string[]): Run =>
  () =>
    once(node, ours(cli, ...args));

/** Ratios against references that are measured in the same run, in turn: absolute times are the machine's. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const tools = await peers(say);
    if (tools) writeSchemas(join(folder, 'schemas'), version);
    await overlays(folder, tools);
    await policies();
    const { objects } = await overlayTarget(repository, 'prod');
    for (const [size, runs] of [
      [100, 5],
      [2_000, 3],
      [20_000, 1],
    ] as const) {
      const file = join(folder, `${size}.yaml`);
      writeFileSync(file, stackOfSize(objects, size));
      await ofSize(file, size, runs, folder, tools);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One overlay from a cold start, and a review of nothing. */
async function overlays(folder: string, tools: Peers | undefined): Promise<void> {
  const program = await kustomize();
  const rendered = join(folder, 'prod.yaml');
  const { text } = await overlayTarget(repository, 'prod');
  writeFileSync(rendered, text);
  const found = await interleaved(5, {
    'kustomize build overlays/prod': () => once(program, ['build', join(repository, 'overlays/prod')]),
    'render prod': command('render', 'prod', '--output', '-'),
    'render, every overlay': command('render', '--output', folder),
    'review, nothing changed': command('review', '--base', 'HEAD', '--output', join(folder, 'review')),
    ...(tools
      ? { 'kubeconform prod': conform(tools, rendered, folder), 'kube-score prod': score(tools, rendered) }
      : {}),
  });
  const { table, ratio } = report(found);
  table();
  say(aim('render prod / kustomize', ratio('render prod', 'kustomize build overlays/prod'), 3));
  say(aim('review / render of every overlay', ratio('review, nothing changed', 'render, every overlay'), 2.5));
  if (!tools) return;
  say(
    aim(
      'render prod / kustomize, kubeconform and kube-score',
      ratio('render prod', 'kustomize build overlays/prod', 'kubeconform prod', 'kube-score prod'),
      1.5,
    ),
  );
}

/** Every policy on prod, in a process that has run them before. */
async function policies(): Promise<void> {
  const target = await overlayTarget(repository, 'prod');
  const all = ruleSet();
  const times: number[] = [];
  for (let count = 0; count < 9; count++) {
    const fresh = { ...target, objects: structuredClone(target.objects) }; // nothing is remembered of these
    const started = process.hrtime.bigint();
    await inspectAll(repository, [fresh], all, { placeWaived: false });
    times.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  const [middle = NaN] = times
    .slice(1)
    .sort((left, right) => left - right)
    .slice(4);
  say(`\nevery rule and schema on prod, warm: ${middle.toFixed(0)} ms (aim 50 ms)`);
}

async function ofSize(
  file: string,
  size: number,
  runs: number,
  folder: string,
  tools: Peers | undefined,
): Promise<void> {
  const found = await interleaved(runs, {
    [`parse ${size}`]: () => once(node, ours(join(__dirname, 'parse.ts'), file)),
    [`validate ${size}`]: command('validate', file, '--format', 'json'),
    ...(tools
      ? { [`kubeconform ${size}`]: conform(tools, file, folder), [`kube-score ${size}`]: score(tools, file) }
      : {}),
  });
  const { table, ratio } = report(found);
  table();
  say(aim('validate / parsing', ratio(`validate ${size}`, `parse ${size}`), 1.5));
  if (!tools) return;
  say(aim('validate / kubeconform', ratio(`validate ${size}`, `kubeconform ${size}`), 2));
  say(aim('validate / kube-score', ratio(`validate ${size}`, `kube-score ${size}`), 1));
}

function conform({ kubeconform }: Peers, file: string, folder: string): Run {
  const schemas = join(folder, 'schemas', schemaLocation);
  return () =>
    once(kubeconform, [
      '-strict',
      '-summary',
      '-kubernetes-version',
      `${version}.0`,
      '-schema-location',
      schemas,
      file,
    ]);
}

function score({ 'kube-score': program }: Peers, file: string): Run {
  return () => once(program, ['score', '--output-format', 'ci', file]);
}

/** Prints the middle of each command, and gives the ratio of one to the sum of others. */
function report(found: ReadonlyMap<string, Cost>) {
  const seconds = (name: string) => found.get(name)?.seconds ?? NaN;
  return {
    table() {
      say('');
      for (const [name, { seconds: time, memory }] of found) {
        const peak = Number.isNaN(memory) ? '' : `${memory.toFixed(0)} MiB`;
        say(`${name.padEnd(32)} ${time.toFixed(2).padStart(7)} s ${peak.padStart(9)}`);
      }
    },
    ratio: (name: string, ...references: string[]) =>
      seconds(name) / references.reduce((sum, reference) => sum + seconds(reference), 0),
  };
}

const aim = (name: string, ratio: number, most: number) =>
  `  ${name}: ${ratio.toFixed(2)} (aim ${most}, ${ratio <= most ? 'reached' : 'missed'})`;

main().catch((error: Error) => {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 2;
});
