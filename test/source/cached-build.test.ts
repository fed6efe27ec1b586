import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeEntry } from '../../scripts/cache';
import { cachedBuild } from '../../scripts/source/cached-build';
import { remove, repositoryWith } from '../commands/cli';
import { emptyFolder } from '../commands/git';

const made: string[] = [];
function repository(files: Record<string, string> = {}): {
  root: string;
  kept: string;
  build(): Promise<string>;
  entries(): string[];
} {
  const root = repositoryWith(files);
  const kept = emptyFolder();
  made.push(root, kept);
  return { root, kept, build: () => cachedBuild(root, 'overlays/dev', kept), entries: () => readdirSync(kept) };
}

const generated = {
  'overlays/dev/kustomization.yaml':
    'resources: [configmap.yaml]\ncomponents: [../../base/extra]\nconfigMapGenerator: [{ name: conf, namespace: kube-logging, files: [app.conf], envs: [app.env] }]\n',
  'overlays/dev/app.conf': 'level info',
  'overlays/dev/app.env': 'LEVEL=info',
  'base/extra/kustomization.yaml': 'kind: Component\npatches: [{ path: patch.yaml, target: { name: settings } }]\n',
  'base/extra/patch.yaml': '- { op: add, path: /data/extra, value: "1" }\n',
};

const test = suite('cached build');
test.after(() => made.forEach(remove));

test('builds once, and takes what was kept the second time', async () => {
  const { kept, build, entries } = repository(generated);
  const first = await build();
  const [entry = ''] = entries();
  assert.is(entries().length, 1);
  writeEntry(join(kept, entry), 'kept'); // shows where the second answer comes from
  assert.is(await build(), 'kept');
  assert.match(first, /extra: "1"/);
  for (const spoilt of ['', first, first.slice(0, 20)]) {
    writeFileSync(join(kept, entry), spoilt); // emptied, without its checksum, cut short
    assert.is(await build(), first);
  }
});

test('two repositories with the same files share one build; asked at once, it runs once', async () => {
  const left = repository(generated);
  const right = repositoryWith(generated);
  made.push(right);
  const texts = await Promise.all([left.build(), cachedBuild(right, 'overlays/dev', left.kept), left.build()]);
  assert.is(new Set(texts).size, 1);
  assert.is(left.entries().length, 1);
});

for (const file of Object.keys({ ...generated, 'overlays/dev/configmap.yaml': '' })) {
  test(`is never stale: ${file} changes`, async () => {
    const { root, build, entries } = repository(generated);
    const before = await build();
    const text = file.endsWith('kustomization.yaml')
      ? `${generated[file as keyof typeof generated]}commonAnnotations: { changed: "yes" }\n`
      : file.endsWith('patch.yaml')
        ? '- { op: add, path: /data/extra, value: "2" }\n'
        : file.endsWith('configmap.yaml')
          ? 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: kube-logging }\ndata: { level: debug }\n'
          : 'LEVEL=debug';
    writeFileSync(join(root, file), text);
    assert.is.not(await build(), before);
    assert.is(entries().length, 2);
    assert.is(await cachedBuild(root, 'overlays/dev', emptied(root)), await build());
  });
}

test('a file that the overlay does not read changes nothing', async () => {
  const { root, build, entries } = repository(generated);
  await build();
  writeFileSync(join(root, 'overlays/dev/README.md'), 'words');
  writeFileSync(join(root, 'overlays/dev/stack.yaml'), '');
  await build();
  assert.is(entries().length, 1);
});

test('what could not be built is not kept', async () => {
  const { root, build, entries } = repository({ ...generated, 'base/extra/patch.yaml': 'no patch' });
  const failed = await build().then(
    () => false,
    () => true,
  );
  assert.ok(failed);
  assert.equal(entries(), []);
  writeFileSync(join(root, 'base/extra/patch.yaml'), generated['base/extra/patch.yaml']);
  assert.match(await build(), /extra: "1"/);
});

test.run();

/** A cache with nothing in it: the answer of kustomize itself. */
function emptied(root: string): string {
  const folder = join(root, '.fresh');
  rmSync(folder, { recursive: true, force: true });
  return folder;
}
