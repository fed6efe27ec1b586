import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cli, remove, repositoryWith, unlimited } from './cli';

const test = suite<{ root: string }>('commands about rules');

test.before.each((context) => {
  context.root = repositoryWith();
});
test.after.each(({ root }) => remove(root));

const limits = ['--only', 'kubernetes/memory-limits'];

test('explain prints the chain of layers that set a field', async ({ root }) => {
  writeFileSync(
    join(root, 'overlays/prod/kustomization.yaml'),
    'resources: [configmap.yaml]\npatches:\n  - patch: |-\n      - { op: replace, path: /data/level, value: debug }\n    target: { kind: ConfigMap }\n',
  );
  const run = await cli(['explain', 'prod', 'ConfigMap/settings', 'data.level'], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  assert.is(
    run.stdout,
    'ConfigMap settings data.level\n  1. overlays/prod/configmap.yaml:8:10  resource  info\n  2. overlays/prod/kustomization.yaml:4:50  json6902 patch  debug\n',
  );
});

test('explain tells an unknown object, with the nearest, and a field that nothing sets', async ({ root }) => {
  const unknown = await cli(['explain', 'prod', 'ConfigMap/setings', 'data.level'], { root, cwd: root });
  assert.is(unknown.code, 2);
  assert.match(unknown.stderr, 'ConfigMap/setings: not in prod (did you mean ConfigMap/settings?)');
  const unset = await cli(['explain', 'prod', 'ConfigMap/settings', 'data.mode'], { root, cwd: root });
  assert.is(unset.code, 2);
  assert.match(unset.stderr, 'data.mode is not set by any layer of prod');
});

test('policies lists a group, explains a rule with its examples, and knows no other', async () => {
  const [group, rule, unknown] = await Promise.all(
    ['pod-security', 'kubernetes/memory-limits', 'kubernetes/memory'].map((id) => cli(['policies', id])),
  );
  assert.is(group?.code, 0);
  assert.match(group?.stdout ?? '', 'pod-security/privileged');
  assert.not.match(group?.stdout ?? '', 'kubernetes/');
  for (const part of [
    'To do: Set `resources.limits.memory`',
    'Fails: sysctl has no memory limit',
    '--fix repairs it where one answer is certain',
    'Passes: a limit is set',
  ]) {
    assert.match(rule?.stdout ?? '', part);
  }
  assert.is(unknown?.code, 2);
});

test('waivers lists the days that are left, and --within fails on those that end soon', async ({ root }) => {
  const stack = join(root, 'overlays/prod/stack.yaml');
  const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  writeFileSync(
    stack,
    `${readFileSync(stack, 'utf8')}waivers:\n  - { policy: kubernetes/memory-limits, target: Pod/kibana, reason: The node has no other work., owner: platform, expires: ${soon} }\n`,
  );
  const all = await cli(['waivers'], { root, cwd: root });
  assert.is(all.code, 0, all.stderr);
  assert.match(all.stdout, `5 days left  ${soon}  prod  kubernetes/memory-limits  Pod/kibana`);
  assert.is((await cli(['waivers', '--within', '14'], { root, cwd: root })).code, 1);
  const none = await cli(['waivers', '--within', '2', '--format', 'markdown'], { root, cwd: root });
  assert.equal([none.code, none.stdout], [0, 'no waiver ends within 2 days\n']);
});

test('waivers as Markdown is a table in which nothing of a waiver is markup or a mention', async ({ root }) => {
  const stack = join(root, 'overlays/prod/stack.yaml');
  writeFileSync(
    stack,
    `${readFileSync(stack, 'utf8')}waivers:\n  - { policy: kubernetes/memory-limits, target: Pod/kibana, reason: "A | <b>row</b> of @all.", owner: platform, expires: 2020-02-28 }\n`,
  );
  const run = await cli(['waivers', '--within', '30', '--format', 'markdown'], { root, cwd: root });
  assert.is(run.code, 1, run.stderr);
  const [heading, , row] = run.stdout.split('\n');
  assert.is(heading, '| Left | Until | Overlay | Policy | Target | Owner | Reason |');
  assert.match(
    row ?? '',
    /^\| ended \d+ days ago \| 2020-02-28 \| prod \| kubernetes\/memory-limits \| Pod\/kibana \| platform \| A &#124; &#60;b&#62;row&#60;\/b&#62; of &#64;all. \|$/,
  );
});

test('validate accepts what a waiver names, and counts it', async ({ root }) => {
  const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  writeFileSync(join(root, 'pod.yaml'), unlimited);
  const stack = join(root, 'overlays/prod/stack.yaml');
  writeFileSync(join(root, 'overlays/prod/configmap.yaml'), unlimited);
  writeFileSync(
    stack,
    `${readFileSync(stack, 'utf8')}waivers:\n  - { policy: kubernetes/memory-limits, target: Pod/kibana, reason: The node has no other work., owner: platform, expires: ${expires} }\n`,
  );
  const run = await cli(['validate', 'prod', ...limits], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  assert.match(run.stdout, '0 errors, 0 warnings, 1 waived');
});

test('validate writes several reports in one run, and refuses an unknown one before anything is written', async ({
  root,
}) => {
  writeFileSync(join(root, 'pod.yaml'), unlimited);
  const run = await cli(['validate', 'pod.yaml', ...limits, '--report', 'sarif=a.sarif', '--report', 'junit=b.xml'], {
    root,
    cwd: root,
  });
  assert.is(run.code, 1);
  assert.is(
    JSON.parse(readFileSync(join(root, 'a.sarif'), 'utf8')).runs[0].results[0].locations[0].physicalLocation.region
      .startLine,
    6,
  );
  assert.match(readFileSync(join(root, 'b.xml'), 'utf8'), 'failures="1"');
  const refused = await cli(['validate', 'pod.yaml', '--report', 'json=c.json', '--report', 'pdf=d'], {
    root,
    cwd: root,
  });
  assert.is(refused.code, 2);
  assert.match(refused.stderr, '--report pdf=d: expected FORMAT=FILE with one of text, json, sarif');
  assert.is(existsSync(join(root, 'c.json')), false);
});

test('validate --new-since leaves out what an earlier report has', async ({ root }) => {
  writeFileSync(join(root, 'pod.yaml'), unlimited);
  await cli(['validate', 'pod.yaml', ...limits, '--report', 'json=before.json'], { root, cwd: root });
  const same = await cli(['validate', 'pod.yaml', ...limits, '--new-since', 'before.json'], { root, cwd: root });
  assert.is(same.code, 0, same.stdout);
  writeFileSync(join(root, 'pod.yaml'), `# moved\n${unlimited.replace('kibana, namespace', 'other, namespace')}`);
  const other = await cli(['validate', 'pod.yaml', ...limits, '--new-since', 'before.json'], { root, cwd: root });
  assert.is(other.code, 1);
  const broken = await cli(['validate', 'pod.yaml', '--new-since', 'pod.yaml'], { root, cwd: root });
  assert.is(broken.code, 2);
  assert.match(broken.stderr, 'pod.yaml: expected a JSON report of validate');
});

test('validate --pod-security holds pods to a level that their namespace does not ask for', async ({ root }) => {
  writeFileSync(join(root, 'pod.yaml'), unlimited);
  const only = ['--only', 'pod-security'];
  assert.is((await cli(['validate', 'pod.yaml', ...only], { root, cwd: root })).code, 0);
  assert.is(
    (await cli(['validate', 'pod.yaml', ...only, '--pod-security', 'restricted'], { root, cwd: root })).code,
    1,
  );
  assert.is(
    (await cli(['validate', 'pod.yaml', ...only, '--pod-security', 'baseline:v1.30'], { root, cwd: root })).code,
    0,
  );
  assert.is((await cli(['validate', 'pod.yaml', ...only, '--pod-security', 'strict'], { root, cwd: root })).code, 2);
});

test('validate --kubernetes-version takes another release, and knows no other', async ({ root }) => {
  assert.is(
    (await cli(['validate', 'prod', '--only', 'schema', '--kubernetes-version', 'v1.33'], { root, cwd: root })).code,
    0,
  );
  const unknown = await cli(['validate', 'prod', '--kubernetes-version', 'v1.12'], { root, cwd: root });
  assert.is(unknown.code, 2);
  assert.match(unknown.stderr, 'expected one of 1.33, 1.34, 1.35, 1.36');
});

test.run();
