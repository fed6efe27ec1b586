import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/input-error';
import { closure } from '../../scripts/source/closure';
import { remove, repositoryWith } from '../commands/cli';

const made: string[] = [];
const repository = (files: Record<string, string>) => made[made.push(repositoryWith(files)) - 1] as string;
const dev = (fields: string) => ({ 'overlays/dev/kustomization.yaml': `resources: [configmap.yaml]\n${fields}` });

const test = suite('closure');
test.after(() => made.forEach(remove));

test('is every file that kustomize reads, through bases and components', () => {
  const root = repository({
    ...dev(
      'components: [../../base/components/extra]\nconfigMapGenerator: [{ name: c, files: [app.conf, other=../../base/files/b.conf], envs: [c.env] }]\npatches: [{ path: patch.yaml }]\n',
    ),
    'overlays/dev/app.conf': '',
    'overlays/dev/c.env': 'A=1',
    'overlays/dev/patch.yaml': '',
    'overlays/dev/unread.yaml': '',
    'base/files/b.conf': '',
    'base/components/extra/kustomization.yaml': 'kind: Component\nresources: [a.yaml]\n',
    'base/components/extra/a.yaml': '',
  });
  assert.equal(closure(root, 'overlays/dev'), [
    'base/components/extra/a.yaml',
    'base/components/extra/kustomization.yaml',
    'base/files/b.conf',
    'overlays/dev/app.conf',
    'overlays/dev/c.env',
    'overlays/dev/configmap.yaml',
    'overlays/dev/kustomization.yaml',
    'overlays/dev/patch.yaml',
  ]);
});

const refused: Record<string, [files: Record<string, string>, expected: RegExp]> = {
  'a remote base': [
    dev('bases: ["https://git.example/evil//base?ref=main"]\n'),
    /expected a path inside the repository, found the remote https/,
  ],
  'a remote base over ssh': [dev('components: ["git@git.example:evil/base.git"]\n'), /found the remote git@/],
  'a remote patch': [dev('patches: [{ path: "https://git.example/patch.yaml" }]\n'), /found the remote https/],
  'a path that climbs out': [
    dev('configMapGenerator: [{ name: c, files: [../../../../../../etc/passwd] }]\n'),
    /which leads out of it/,
  ],
  'an absolute path': [dev('configMapGenerator: [{ name: c, files: [/etc/passwd] }]\n'), /which leads out of it/],
  'a chart': [
    dev('helmCharts: [{ name: evil, repo: "https://charts.example" }]\n'),
    /expected plain manifests, found helmCharts/,
  ],
  'an exec plugin written inline': [
    dev(
      'generators:\n  - |-\n    apiVersion: v1\n    kind: Evil\n    metadata: { name: e, annotations: { config.kubernetes.io/function: "exec: { path: ./evil.sh }" } }\n',
    ),
    /expected no plugin, found one under generators; it was not run/,
  ],
};

for (const [name, [files, expected]] of Object.entries(refused)) {
  test(`refuses ${name}`, () => {
    const root = repository(files);
    try {
      closure(root, 'overlays/dev');
    } catch (error) {
      assert.instance(error, InputError);
      assert.match((error as Error).message, expected);
      assert.match((error as Error).message, /^overlays\/dev\/kustomization\.yaml: /);
      return;
    }
    assert.unreachable('nothing was refused');
  });
}

test('refuses a link that leads out, as a file or as a folder', () => {
  const file = repository({});
  remove(join(file, 'overlays/dev/configmap.yaml'));
  symlinkSync('/etc/passwd', join(file, 'overlays/dev/configmap.yaml'));
  assert.throws(() => closure(file, 'overlays/dev'), /leads out of it/);
  const folder = repository(dev('components: [linked]\n'));
  symlinkSync('/etc', join(folder, 'overlays/dev/linked'));
  assert.throws(() => closure(folder, 'overlays/dev'), /leads out of it/);
});

test('follows a link that stays inside', () => {
  const root = repository(dev('configMapGenerator: [{ name: c, files: [linked.conf] }]\n'));
  writeFileSync(join(root, 'real.conf'), 'x');
  symlinkSync('../../real.conf', join(root, 'overlays/dev/linked.conf'));
  assert.ok(closure(root, 'overlays/dev').includes('overlays/dev/linked.conf'));
});

test('refuses a huge file before it is read', () => {
  const root = repository({});
  truncateSync(join(root, 'overlays/dev/configmap.yaml'), 6 * 2 ** 20);
  assert.throws(() => closure(root, 'overlays/dev'), /configmap\.yaml: expected at most 5242880 bytes, found 6291456/);
});

test('ends where kustomizations name each other', () => {
  const root = repository({
    ...dev('components: [../../base/a]\n'),
    'base/a/kustomization.yaml': 'kind: Component\ncomponents: [../b]\n',
    'base/b/kustomization.yaml': 'kind: Component\ncomponents: [../a]\n',
  });
  assert.ok(closure(root, 'overlays/dev').includes('base/b/kustomization.yaml'));
});

test.run();
