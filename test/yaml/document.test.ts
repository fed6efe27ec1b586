import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/input-error';
import { readDocument, readValue } from '../../scripts/yaml/document';

const test = suite<{ folder: string }>('documents');
const root = join(__dirname, '../..');

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'document-'));
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true }));

test('have the value without their places that they have with them', () => {
  const files = ['base', 'overlays', 'argocd'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(^|\/)kustomization\.yaml$/.test(file))
      .map((file) => join(root, folder, file)),
  );
  assert.ok(files.length > 20, `${files.length} files`);
  for (const file of files) assert.equal(readValue(file), readDocument(file).value, file);
});

test('with a mistake are refused at its place, read either way', ({ folder }) => {
  const file = join(folder, 'kustomization.yaml');
  writeFileSync(file, 'resources:\n  - a\nresources: []\n');
  for (const read of [readValue, readDocument]) {
    assert.throws(
      () => read(file, 'shown.yaml'),
      (error: Error) => error instanceof InputError && error.message.startsWith('shown.yaml:3:1:'),
    );
  }
});

test.run();
