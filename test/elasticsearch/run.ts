import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policies } from '../../policies';
import { randomValue } from '../../scripts/emit/secrets';
import { version } from './engine/distribution';
import type { Host } from './engine/folder';
import { prepareHost } from './engine/folder';
import { findJdk, jdkHint } from './engine/java';
import { killAll, output } from './engine/process';
import type { Cluster } from './overlay/running';
import { renderedStack } from './overlay/stack';
import { answers } from './scenarios/answers';
import { backups, bootstrap } from './scenarios/bootstrap';
import { published } from './scenarios/document';
import { ending } from './scenarios/ending';
import { failures } from './scenarios/failures';
import { formation, strangersRefused } from './scenarios/formation';
import { harness } from './scenarios/harness';
import { ingest } from './scenarios/ingest';
import { refusing } from './scenarios/refusals';
import { settings } from './scenarios/settings';
import { single } from './scenarios/single';
import type { Outcome, Scenario } from './step';
import { runScenario } from './step';
import { unproven } from './unproven';

const print = (line: string) => void process.stdout.write(`${line}\n`);
const bullets = (lines: readonly string[]) => lines.map((line) => `  - ${line}`).join('\n');
const remove = ({ work }: Host) => rmSync(work, { recursive: true, force: true, maxRetries: 5 });

/** What this machine lacks to run Elasticsearch. */
async function lacks(): Promise<string[]> {
  const missing: string[] = [];
  if (process.platform !== 'linux') missing.push('Linux: the nodes listen on addresses of 127.0.0.0/8');
  if (!findJdk()) missing.push(jdkHint);
  for (const [tool, option] of [
    ['mvn', '--version'],
    ['curl', '--version'],
  ] as const) {
    await output(tool, [option]).catch(() => missing.push(`${tool} (Debian: ${tool === 'mvn' ? 'maven' : tool})`));
  }
  return missing;
}

async function scenarios(host: Host): Promise<Scenario[]> {
  const overlay = async (name: string): Promise<Cluster> => {
    return { host, stack: await renderedStack(name), pods: [], laidOut: new Map(), nodes: new Map() };
  };
  const [dev, prod] = [await overlay('dev'), await overlay('prod')];
  const one = single(host, randomValue());
  const all: Scenario[] = [
    { name: 'harness: what the other scenarios rest on', steps: harness },
    {
      name: 'node: the tables and the policies against a live node',
      steps: [one.start, ...settings(host, one.endpoint), ...answers(one.endpoint), one.stop],
    },
    { name: 'refusals: what does not start', steps: refusing(host) },
    { name: 'document: as published', steps: published(host) },
    {
      name: 'dev: the overlay as rendered',
      steps: [...formation(dev), ...bootstrap(dev), ...ingest(dev), ...ending(dev)],
    },
    {
      name: 'prod: the overlay as rendered',
      steps: [
        ...formation(prod),
        ...strangersRefused(prod),
        ...bootstrap(prod),
        ...backups(prod),
        ...ingest(prod),
        ...failures(prod),
        ...ending(prod),
      ],
    },
  ];
  const known = new Set(policies.map(({ id }) => id));
  const strange = all
    .flatMap(({ steps }) => steps.flatMap((step) => step.policies ?? []))
    .filter((id) => !known.has(id));
  if (strange.length) throw new Error(`proofs name policies that do not exist: ${strange.join(', ')}`);
  return all;
}

/** Keeps what the nodes printed, and nothing of their data. */
function keepLogs(host: Host): string {
  const kept = join(tmpdir(), `efk-elasticsearch-logs-${process.pid}`);
  mkdirSync(kept, { recursive: true });
  const printed = join(host.work, 'output');
  for (const name of existsSync(printed) ? readdirSync(printed) : [])
    copyFileSync(join(printed, name), join(kept, name));
  return kept;
}

async function main(): Promise<void> {
  const begun = Date.now();
  const missing = await lacks();
  if (missing.length) {
    print(`Elasticsearch ${version} was not started; this machine has no\n${bullets(missing)}`);
    print(process.env['CI'] === 'true' ? '\n0 passed, 1 failed' : '\nskipped; in CI this is a failure');
    process.exitCode = process.env['CI'] === 'true' ? 1 : 0;
    return;
  }
  const jdk = findJdk();
  if (!jdk) return;
  print(`Elasticsearch ${version} on Java ${jdk.release}`);
  const host = await prepareHost(jdk);
  process.once('exit', () => remove(host));
  const outcomes: Outcome[] = [];
  try {
    const wanted = process.argv[2] ?? '';
    for (const scenario of await scenarios(host))
      if (scenario.name.includes(wanted)) outcomes.push(...(await runScenario(scenario, print)));
  } finally {
    killAll();
    if (outcomes.some(({ error }) => error) || !outcomes.length)
      print(`\nWhat the nodes printed is kept in ${keepLogs(host)}`);
    remove(host);
  }
  print(`\nNot proven, because the published distribution lacks the modules:\n${bullets(unproven)}`);
  const slow = [...outcomes].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
  print(
    `\nLongest:\n${slow.map(({ seconds, title }) => `  ${seconds.toFixed(1).padStart(6)} s  ${title}`).join('\n')}`,
  );
  const failed = outcomes.filter(({ error }) => error).length;
  print(`\n${outcomes.length - failed} passed, ${failed} failed in ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  process.exitCode = failed || !outcomes.length ? 1 : 0;
}

process.once('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    print(`\n${signal}: ending every node`);
    process.exit(130);
  });
}
main().catch((error: unknown) => {
  print(`\n${error instanceof Error ? error.message : String(error)}\n\n0 passed, 1 failed`);
  process.exitCode = 1;
});
