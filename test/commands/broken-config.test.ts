import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../../policies';
import { inspectAll } from '../../scripts/inspect/inspect-all';
import { repository } from '../../scripts/source/repository';
import { targets } from '../../scripts/source/target';

// Each configuration file is broken in a copy of the repository. It travels through a ConfigMap generator; the finding
// must name the file that somebody edits, with its line and column.

const test = suite('a broken configuration file');
let root: string;

test.before(() => {
  root = mkdtempSync(join(tmpdir(), 'efk-broken-'));
  for (const folder of ['base', 'overlays']) cpSync(join(repository, folder), join(root, folder), { recursive: true });
});
test.after(() => rmSync(root, { recursive: true, force: true }));

/** The line that is put at the top of each, the rule that finds it, and the column where it is wrong. */
const broken: Readonly<Record<string, { file: string; text: string; rule: string; column: number }>> = {
  'fluent.conf': { file: 'base/fluentd/fluent.conf', text: '  </source>', rule: 'fluentd/config-syntax', column: 3 },
  'elasticsearch.yml': {
    file: 'base/elasticsearch/node/elasticsearch.yml',
    text: 'node.name: @a',
    rule: 'elasticsearch/unknown-setting',
    column: 12,
  },
  'kibana.yml': {
    file: 'base/kibana/kibana.yml',
    text: 'server.name: "unclosed',
    rule: 'kibana/unknown-setting',
    column: 23,
  },
  'jvm.options': {
    file: 'overlays/prod/heap/data.options',
    text: '  Xmx8g',
    rule: 'elasticsearch/jvm-options-syntax',
    column: 3,
  },
  'the JSON of the bootstrap': {
    file: 'base/elasticsearch/bootstrap/objects/role.fluentd-writer.json',
    text: '{ "cluster": [ }',
    rule: 'elasticsearch/bootstrap-syntax',
    column: 16,
  },
};

for (const [name, { file, text, rule, column }] of Object.entries(broken)) {
  test(name, async () => {
    const path = join(root, file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, `${text}\n${before}`);
    try {
      const { findings } = await inspectAll(root, await targets(root, ['prod']), rules);
      const found = findings.filter(({ policy }) => policy === rule);
      assert.ok(found.length);
      for (const { source } of found) assert.equal(source, { file, line: 1, column });
    } finally {
      writeFileSync(path, before);
    }
  });
}

for (const name of ['fluent.conf', 'elasticsearch.yml']) {
  const { file, text, rule, column } = broken[name] as (typeof broken)[string];
  test(`${name}, in its last line`, async () => {
    const path = join(root, file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, `${before.trimEnd()}\n${text}\n`);
    try {
      const { findings } = await inspectAll(root, await targets(root, ['dev', 'prod']), rules);
      const found = findings.filter(({ policy }) => policy === rule);
      assert.equal(Array.from(new Set(found.flatMap(({ overlays }) => overlays))).sort(), ['dev', 'prod']);
      for (const { source } of found)
        assert.equal(source, { file, line: before.trimEnd().split('\n').length + 1, column });
    } finally {
      writeFileSync(path, before);
    }
  });
}

test.run();
