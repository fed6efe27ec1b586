import { existsSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import changesSchema from '../../scripts/diff/changes.schema.json';
import findingsSchema from '../../scripts/report/findings.schema.json';
import { cli, remove, unlimited } from './cli';
import { commit, emptyFolder, git, gitRepositoryWith, write } from './git';

const made: string[] = [];
const repository = (files?: Record<string, string>) => made[made.push(gitRepositoryWith(files)) - 1] as string;
const folder = () => made[made.push(emptyFolder()) - 1] as string;

/** A branch that changes something, on a repository with two overlays. */
function branch(change: Record<string, string | null>, files?: Record<string, string>): string {
  const root = repository(files);
  git(root, 'checkout', '--quiet', '-b', 'feature');
  commit(root, 'mine', change);
  return root;
}

const both = '[configmap.yaml, pod.yaml]';
const withPod = (overlay: string, pod: string) => ({
  [`overlays/${overlay}/kustomization.yaml`]: `resources: ${both}\n`,
  [`overlays/${overlay}/pod.yaml`]: pod,
});
const claim = (size: string) =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: kube-logging }\nspec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }\n`;

const test = suite('diff and review');
test.after(() => made.forEach(remove));

test('diff: nothing changed', async () => {
  const root = repository();
  const { code, stdout } = await cli(['diff'], { root });
  assert.match(stdout, /dev: unchanged \(1 object\)\n\nprod: unchanged \(1 object\)\n$/);
  assert.is(code, 0);
});

test('diff: a field, in the working tree and not committed; one overlay alone', async () => {
  const root = repository();
  write(root, {
    'overlays/dev/configmap.yaml': readFileSync(join(root, 'overlays/dev/configmap.yaml'), 'utf8').replace(
      'info',
      'debug',
    ),
  });
  const { code, stdout } = await cli(['diff', 'dev', '--format', 'json'], { root });
  const { targets, base, dangers } = JSON.parse(stdout) as {
    targets: { name: string; changes: unknown }[];
    base: { ref: string };
    dangers: unknown[];
  };
  assert.is(base.ref, 'main');
  assert.equal(
    targets.map(({ name }) => name),
    ['dev'],
  );
  assert.equal(targets[0]?.changes, [
    {
      kind: 'changed',
      object: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-logging', name: 'settings' },
      fields: [{ path: 'data.level', before: 'info', after: 'debug' }],
      restarts: [],
    },
  ]);
  assert.equal(dangers, []);
  assert.is(code, 0);
});

test('diff: a claim that shrinks is a danger, with its place; a waiver accepts it and is itself named', async () => {
  const root = branch(withPod('dev', claim('5Gi')), withPod('dev', claim('10Gi')));
  const danger = await cli(['diff', 'dev'], { root });
  assert.is(danger.code, 1);
  assert.match(
    danger.stdout,
    /error: the claim data shrinks from 10Gi to 5Gi {2}\[changes\/claims-shrink\] \(dev\)\n {4}overlays\/dev\/pod\.yaml:4:/,
  );
  const facts = readFileSync(join(root, 'overlays/dev/stack.yaml'), 'utf8');
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  write(root, {
    'overlays/dev/stack.yaml': `${facts}waivers:\n  - { policy: changes/claims-shrink, target: PersistentVolumeClaim/data, reason: The volume is empty., owner: us, expires: "${soon}" }\n`,
  });
  const waived = await cli(['diff', 'dev'], { root });
  assert.match(waived.stdout, /waived: the claim data shrinks/);
  assert.match(waived.stdout, /warning: a waiver of changes\/claims-shrink for PersistentVolumeClaim\/data is new/);
  assert.is(waived.code, 0);
  // a rule about changes has nothing to say of one side: its waiver is no error there
  assert.not.match((await cli(['validate', 'dev'], { root })).stdout, /waiver\/unused/);
});

test('diff: an overlay that is added, removed, or cannot be built on a side is a row', async () => {
  const root = branch({
    'overlays/next/kustomization.yaml': 'resources: [../dev]\n',
    'overlays/prod/kustomization.yaml': null,
    'overlays/prod/configmap.yaml': null,
    'overlays/prod/stack.yaml': null,
    'overlays/dev/kustomization.yaml': 'resources: [missing.yaml]\n',
  });
  write(root, {
    'overlays/next/stack.yaml': readFileSync(join(root, 'overlays/dev/stack.yaml'), 'utf8'),
    'overlays/next/kustomization.yaml': 'resources: [configmap.yaml]\n',
    'overlays/next/configmap.yaml': readFileSync(join(root, 'overlays/dev/configmap.yaml'), 'utf8'),
  });
  const { code, stdout } = await cli(['diff'], { root });
  assert.match(
    stdout,
    /dev: this change cannot be built\n {2}overlays\/dev\/kustomization\.yaml: expected .*, found missing\.yaml, where nothing is/,
  );
  assert.match(stdout, /next: new, 1 object/);
  assert.match(stdout, /prod: removed, 1 object/);
  assert.is(code, 1);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '-m', 'broken');
  write(root, { 'overlays/dev/kustomization.yaml': 'resources: [configmap.yaml]\n' });
  const repaired = await cli(['diff', 'dev', '--base', 'HEAD'], { root });
  assert.match(repaired.stdout, /dev: the base cannot be built/);
  assert.is(repaired.code, 0);
});

test('diff: a mistake of the user is exit 2 and a sentence', async () => {
  const root = repository();
  for (const [args, expected] of [
    [['diff', 'nowhere'], /unknown overlay nowhere: expected one of dev, prod/],
    [['diff', '--base', 'nowhere'], /--base nowhere: expected a branch, a tag or a commit/],
    [['review', '--artifact-url', 'javascript:alert(1)'], /expected an address that begins with https/],
  ] as const) {
    const { code, stderr, stdout } = await cli(args, { root });
    assert.is(code, 2);
    assert.match(stderr, expected);
    assert.is(stdout, '');
  }
});

test('review: the gate counts what is new, or all; every report is written', async () => {
  const root = branch({ ...withPod('dev', unlimited) }, withPod('prod', unlimited));
  const output = folder();
  const { code, stdout } = await cli(['review', '--output', output], { root });
  assert.is(code, 1);
  assert.match(stdout, /New findings \(\d+\)/);
  assert.match(stdout, /gate new: stopped by \d+ errors\nwrote 8 files to /);
  const report = JSON.parse(readFileSync(join(output, 'findings.json'), 'utf8')) as { findings: unknown[] };
  assert.ok(new Ajv().compile(findingsSchema)(report));
  const difference = JSON.parse(readFileSync(join(output, 'diff.json'), 'utf8')) as object;
  assert.ok(new Ajv().addSchema(findingsSchema).compile(changesSchema)(difference));
  assert.match(
    readFileSync(join(output, 'comment.md'), 'utf8'),
    /^<!-- efk-gitops:review -->\n### ❌ \d+ errors to repair before the merge\n/,
  );
  for (const file of [
    'report.sarif',
    'junit.xml',
    'summary.md',
    'diff.md',
    'patches/dev/Pod.kube-logging.kibana.patch',
  ])
    assert.ok(existsSync(join(output, file)), file);

  // the same errors, already on the main branch: nothing new, and all of them count only when asked
  git(root, 'checkout', '--quiet', 'main');
  git(root, 'merge', '--quiet', 'feature');
  const clean = await cli(['review', '--output', output], { root });
  assert.match(clean.stdout, /0 new, 0 repaired, \d+ as before; gate new: passed/);
  assert.is(clean.code, 0);
  assert.not.ok(
    existsSync(join(output, 'patches/dev/Pod.kube-logging.kibana.patch')),
    'the patch of an earlier review stayed',
  );
  assert.is((await cli(['review', '--output', output, '--gate', 'all'], { root })).code, 1);
});

test('review: annotations and a step summary in GitHub Actions; a renamed file is no news', async () => {
  const pod = withPod('dev', unlimited);
  const root = branch(
    {
      'overlays/dev/pod.yaml': null,
      'overlays/dev/kibana.yaml': `# moved\n\n${unlimited}`,
      'overlays/dev/kustomization.yaml': 'resources: [configmap.yaml, kibana.yaml]\n',
    },
    pod,
  );
  const output = folder();
  const summary = join(output, 'step.md');
  process.env['GITHUB_STEP_SUMMARY'] = summary;
  const { code, stdout } = await cli(['review', '--output', output, '--format', 'github'], { root });
  delete process.env['GITHUB_STEP_SUMMARY'];
  assert.is(code, 0);
  assert.match(stdout, /0 new, 0 repaired, \d+ as before/);
  assert.not.match(stdout, /^::/m);
  assert.match(readFileSync(summary, 'utf8'), /Nothing that is rendered changes/);
});

test('review: a rule that is weakened, and whatever else judges the change, is said', async () => {
  const rule = (severity: string) =>
    `export const r = {\n  id: 'kubernetes/r',\n  severity: '${severity}',\n  unwaivable: true,\n};\n`;
  const root = branch(
    {
      'policies/kubernetes/r.ts': rule('warning').replace('  unwaivable: true,\n', ''),
      'policies/kubernetes/gone.ts': null,
      '.ci/run': 'true',
    },
    {
      'policies/kubernetes/r.ts': rule('error'),
      'policies/kubernetes/gone.ts': rule('error').replace('kubernetes/r', 'kubernetes/gone'),
      '.ci/run': 'false',
    },
  );
  const { code, stdout } = await cli(['review', '--output', folder()], { root });
  assert.match(
    stdout,
    /warning: the rule kubernetes\/r is now a warning, it was an error {2}\[review\/rules-weakened\]/,
  );
  assert.match(stdout, /warning: the rule kubernetes\/gone is gone/);
  assert.match(stdout, /This change also touches what judges it:\n {2}\.ci\/run\n {2}policies\/kubernetes\/gone\.ts\n/);
  assert.is(code, 0);
});

test('review: Applications that sync, and files that Argo CD does not watch', async () => {
  const application = (paths: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: efk-dev\n  namespace: argocd\n  annotations:\n    argocd.argoproj.io/manifest-generate-paths: ${paths}\nspec:\n  project: efk\n  source: { repoURL: https://git.example/efk.git, targetRevision: main, path: overlays/dev }\n  destination: { server: https://kubernetes.default.svc, namespace: kube-logging }\n`;
  const files = {
    'argocd/dev.yaml': application('/overlays/dev'),
    'overlays/dev/kustomization.yaml': 'resources: [configmap.yaml]\ncomponents: [../../base/conf]\n',
    'base/conf/kustomization.yaml':
      'kind: Component\nconfigMapGenerator: [{ name: conf, namespace: kube-logging, files: [shared.conf] }]\n',
    'base/conf/shared.conf': 'level info',
  };
  const root = branch({ 'base/conf/shared.conf': 'level debug' }, files);
  const { stdout } = await cli(['review', '--output', folder()], { root });
  assert.match(
    stdout,
    /error: overlays\/dev reads base\/conf\/kustomization\.yaml and 1 more, which the Application does not watch {2}\[review\/paths-covered\] \(argocd\)\n {4}argocd\/dev\.yaml:7:/,
  );
  assert.match(stdout, /Applications that will sync: efk-dev/);
  assert.match(stdout, /~ ConfigMap kube-logging\/conf\n {6}data\[shared\.conf\]: "level info" → "level debug"/);
});

test('review of a hostile branch: nothing outside is read or run, the report stays whole', async () => {
  const outside = folder();
  const canary = join(outside, 'ran');
  write(outside, {
    'secret.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: { name: stolen }\nstringData: { key: canary-of-the-test }\n',
  });
  const evil = '\u001b[2J\u001b[31m::error::owned | </details> ```` @everyone <img src=x onerror=alert(1)> ]]>';
  const odd = 'overlays/dev/sp ace "quote" \'tick\'\nline\u001b[31m.yaml';
  const root = branch({
    'overlays/prod/kustomization.yaml':
      'resources: [configmap.yaml]\ncomponents: ["https://git.example/evil.git//base?ref=main"]\n',
    'overlays/link/kustomization.yaml': 'resources: [secret.yaml]\n',
    'overlays/exec/kustomization.yaml': `generators:\n  - |-\n    apiVersion: v1\n    kind: Evil\n    metadata: { name: e, annotations: { config.kubernetes.io/function: "exec: { path: ../../evil.sh }" } }\n`,
    'overlays/huge/kustomization.yaml': 'resources: [huge.yaml]\n',
    'overlays/huge/huge.yaml': '',
    'evil.sh': `#!/bin/sh\ntouch ${canary}\n`,
    [odd]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: odd, namespace: kube-logging }\ndata: { text: ${JSON.stringify(evil)} }\n`,
    'overlays/dev/kustomization.yaml': `resources:\n  - configmap.yaml\n  - ${JSON.stringify(odd.slice('overlays/dev/'.length))}\n`,
    '.gitattributes': '* filter=evil\n',
  });
  symlinkSync(join(outside, 'secret.yaml'), join(root, 'overlays/link/secret.yaml'));
  truncateSync(join(root, 'overlays/huge/huge.yaml'), 6 * 2 ** 20);
  commit(root, `${evil}\n`);
  git(root, 'config', 'filter.evil.smudge', `sh -c 'touch ${canary}; cat'`);

  const output = folder();
  const { code, stdout, stderr } = await cli(['review', '--output', output, '--format', 'github'], { root });
  assert.is(code, 1, stderr);
  assert.match(
    stdout,
    /prod: this change cannot be built\n {2}overlays\/prod\/kustomization\.yaml: .*found the remote https:/,
  );
  for (const name of ['link', 'exec', 'huge'])
    assert.match(stdout, new RegExp(`${name}: this change cannot be built\\n  overlays/${name}/`));
  assert.match(stdout, /dev: 1 added\n {2}\+ ConfigMap kube-logging\/odd/);

  const reports = [
    'comment.md',
    'summary.md',
    'diff.md',
    'diff.json',
    'findings.json',
    'report.sarif',
    'junit.xml',
  ].map((file) => readFileSync(join(output, file), 'utf8'));
  for (const text of [stdout, ...reports]) {
    assert.not.match(text, /[\u001b\u0007]/);
    assert.not.match(text, /canary-of-the-test/);
  }
  assert.not.match(stdout, /^::error::owned/m);
  for (const page of reports.slice(0, 3))
    assert.not.match(page.replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, ''), /<img|@everyone/);
  assert.not.ok(existsSync(canary), 'something of the branch was run');

  // the other way round, with the hostile side as the base
  git(root, 'checkout', '--quiet', '-b', 'repair');
  commit(root, 'repair', { 'overlays/prod/kustomization.yaml': 'resources: [configmap.yaml]\n' });
  const back = await cli(['review', '--output', output, '--base', 'feature'], { root });
  assert.match(back.stdout, /prod: the base cannot be built/);
  assert.not.ok(existsSync(canary));
});

test('review: a comment of ten thousand changes keeps its limit and says what it leaves out', async () => {
  const map = (index: number, value: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: map-${index}, namespace: kube-logging }\ndata: { key: "${value.repeat(20)}" }\n`;
  const many = (value: string) => Array.from({ length: 1500 }, (_, index) => map(index, value)).join('---\n');
  const root = branch({ 'overlays/dev/pod.yaml': many('b') }, withPod('dev', many('a')));
  const output = folder();
  await cli(['review', '--output', output, '--artifact-url', 'https://git.example/artifact/1'], { root });
  const comment = readFileSync(join(output, 'comment.md'), 'utf8');
  assert.ok(comment.length <= 65_536, `${comment.length} characters`);
  assert.ok(comment.length > 30_000, 'what fits is shown');
  assert.match(
    comment,
    /Changed objects that do not fit here: in \[the full report\]\(https:\/\/git\.example\/artifact\/1\)\.\n$/,
  );
  assert.is(comment.match(/<details>/g)?.length, comment.match(/<\/details>/g)?.length);
  assert.is(readFileSync(join(output, 'diff.md'), 'utf8').match(/<details>/g)?.length, 1500);
});

test.run();
