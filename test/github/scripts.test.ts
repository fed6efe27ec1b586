import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { job } from './workflows';

/** What a script of a workflow did to GitHub: the calls, in order. */
type Calls = [string, Record<string, unknown>][];

type Script = (
  require: (name: string) => unknown,
  context: unknown,
  github: unknown,
  process: unknown,
) => Promise<void>;
const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (...args: string[]) => Script;

/** Runs the one script of a job on files and answers that the test gives. */
async function run(
  workflow: string,
  name: string,
  files: Readonly<Record<string, string>>,
  listed: readonly unknown[],
  env: Readonly<Record<string, string>> = {},
): Promise<Calls> {
  const scripts = (job(workflow, name).steps ?? []).flatMap(({ with: { script } = {} }) =>
    script === undefined ? [] : [String(script)],
  );
  assert.is(scripts.length, 1);
  const fs = {
    existsSync: (file: string) => file in files,
    readFileSync: (file: string) => files[file] ?? assert.unreachable(`no file ${file}`),
  };
  const calls: Calls = [];
  const record = (verb: string) => async (options: Record<string, unknown>) => void calls.push([verb, options]);
  const verbs = ['createComment', 'updateComment', 'create', 'update', 'listComments', 'listForRepo'];
  const github = {
    rest: { issues: Object.fromEntries(verbs.map((verb) => [verb, record(verb)])) },
    paginate: async () => listed,
  };
  const context = {
    repo: { owner: 'efk', repo: 'gitops' },
    serverUrl: 'https://github.example',
    runId: 7,
    payload: { pull_request: { number: 5, head: { sha: '0123456789abcdef' } } },
  };
  const script = new AsyncFunction('require', 'context', 'github', 'process', scripts[0] ?? '');
  await script((module) => (module === 'node:fs' ? fs : assert.unreachable(module)), context, github, { env });
  return calls;
}

const bot = { login: 'github-actions[bot]' };
const marker = '<!-- efk-gitops:review -->';
const comment = suite('comment');

comment('writes the first comment', async () => {
  const calls = await run('review', 'comment', { 'review/comment.md': `${marker}\nclean` }, [
    { id: 1, user: bot, body: 'another' },
  ]);
  assert.equal(calls, [['createComment', { owner: 'efk', repo: 'gitops', issue_number: 5, body: `${marker}\nclean` }]]);
});

comment('brings its own up to date, and leaves one alone that only looks like it', async () => {
  const comments = [
    { id: 1, user: { login: 'mallory' }, body: `${marker}\n` },
    { id: 2, user: null, body: `${marker}\n` },
    { id: 3, user: bot, body: `${marker}\nold` },
  ];
  const calls = await run('review', 'comment', { 'review/comment.md': `${marker}\nnew` }, comments);
  assert.equal(calls, [['updateComment', { owner: 'efk', repo: 'gitops', comment_id: 3, body: `${marker}\nnew` }]]);
});

comment('says so when there is no report, instead of leaving the last one standing', async () => {
  const [[verb, { body }] = ['', { body: '' }]] = await run('review', 'comment', {}, []);
  assert.is(verb, 'createComment');
  assert.match(
    String(body),
    /^<!-- efk-gitops:review -->\n### ❌ 01234567 could not be reviewed\n\n\[The run\]\(https:\/\/github.example\/efk\/gitops\/actions\/runs\/7\)/,
  );
});

comment('refuses a text without the marker, or one that GitHub would', async () => {
  for (const [body, message] of [
    ['clean', 'expected <!-- efk-gitops:review --> first'],
    [`${marker}${'x'.repeat(65536)}`, 'at most 65536 characters, found 65562'],
  ]) {
    const error = await run('review', 'comment', { 'review/comment.md': body ?? '' }, []).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    assert.match(error?.message ?? 'nothing was thrown', message ?? '');
  }
});

comment.run();

const issue = suite('issue');
const list = { 'waivers.md': '| a | b |\n' };
const body = '<!-- efk-gitops:waivers -->\n| a | b |\n';
const repo = { owner: 'efk', repo: 'gitops' };

issue('is opened once and then brought up to date', async () => {
  const other = { number: 1, body: null };
  const opened = await run('waivers', 'issue', list, [other], { ENDING: 'true' });
  assert.equal(opened, [['create', { ...repo, title: 'Waivers that end within 30 days', body }]]);
  const updated = await run(
    'waivers',
    'issue',
    list,
    [other, { number: 2, body: '<!-- efk-gitops:waivers -->\nold' }],
    { ENDING: 'true' },
  );
  assert.equal(updated, [['update', { ...repo, issue_number: 2, body }]]);
});

issue('is closed when nothing ends, and not opened for it', async () => {
  assert.equal(await run('waivers', 'issue', list, [], { ENDING: 'false' }), []);
  const closed = await run('waivers', 'issue', list, [{ number: 2, body }], { ENDING: 'false' });
  assert.equal(closed, [['update', { ...repo, issue_number: 2, body, state: 'closed', state_reason: 'completed' }]]);
});

issue.run();

const required = suite('required');

/** The exit code of the required check, and what it printed. */
function verdict(results: Readonly<Record<string, string>>): [number | null, string] {
  const good = { REVIEW: 'success', COMMENT: 'success', CODE_SCANNING: 'success', LANES: 'success', WRITES: 'true' };
  const script = job('review', 'required').steps?.[0]?.run ?? '';
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    env: { PATH: process.env['PATH'], ...good, ...results },
    encoding: 'utf8',
  });
  return [status, stdout.trim()];
}

required('passes when every job did', () => assert.equal(verdict({}), [0, '']));

required('passes for a fork, which nothing is written to', () => {
  assert.equal(verdict({ COMMENT: 'skipped', CODE_SCANNING: 'skipped', WRITES: 'false' }), [0, '']);
});

required('fails for every other result of every job', () => {
  for (const result of ['failure', 'cancelled', 'skipped', '']) {
    for (const [variable, name] of [
      ['REVIEW', 'review'],
      ['COMMENT', 'comment'],
      ['CODE_SCANNING', 'code-scanning'],
      ['LANES', 'lanes'],
    ] as const) {
      assert.equal(verdict({ [variable]: result }), [1, `::error::${name}: ${result}`.trim()]);
    }
  }
  assert.equal(verdict({ REVIEW: 'skipped', WRITES: 'false' })[0], 1);
  assert.equal(verdict({ COMMENT: 'failure', WRITES: 'false' })[0], 1);
});

required.run();
