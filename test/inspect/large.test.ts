import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies, rules } from '../../policies';
import { inspect } from '../../scripts/engine/inspect';
import { inspectLarge, isLarge } from '../../scripts/inspect/large/large';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { ownerOf } from '../../scripts/model/kube/manifest';
import type { Finding } from '../../scripts/rule/finding';
import { schemaRules } from '../../scripts/schema/rules';
import { folderTarget, targets } from '../../scripts/source/target';

const test = suite('large targets');
const article = folderTarget(__dirname, join(__dirname, '../fixtures/document'), 'document');
const schemas = schemaRules.map(({ id }) => id);
const sorted = (findings: readonly Finding[]) => findings.map((finding) => JSON.stringify(finding)).sort();

test('have the findings on two threads that they have on one', async () => {
  const one = inspect(article, { policies });
  assert.ok(one.length > 100);
  assert.equal(sorted(await inspectLarge(article, schemas, rules.module, { policies })), sorted(one));
});

test('know of each finding which object it is about', async () => {
  const found = await inspectLarge(article, schemas, rules.module, { policies });
  assert.equal(
    found.filter(({ object }) => !article.objects.includes(ownerOf(object) as Manifest)),
    [],
  );
});

test('are asked only what was chosen', async () => {
  const few = policies.filter(({ id }) => ['kubernetes/memory-limits', 'wiring/services'].includes(id));
  const found = await inspectLarge(article, [], rules.module, { policies: few, kubernetesVersion: '1.35' });
  assert.equal(sorted(found), sorted(inspect(article, { policies: few, wanted: () => false })));
});

test('end the run where the second thread fails', async () => {
  const broken = { ...article, sources: [['broken.yaml', 'a: b: c']] as const };
  try {
    await inspectLarge(broken, schemas, rules.module, { policies });
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, 'broken.yaml:1');
  }
});

test('are those of plain text, with thousands of objects', async () => {
  const of = async (count: number) => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\n';
    const [target] = await targets(join(__dirname, '../..'), ['-'], () => Promise.resolve(map.repeat(count)));
    return target !== undefined && isLarge(target);
  };
  const two = availableParallelism() > 1;
  assert.equal([await of(4_999), await of(5_000)], [false, two]);
});

test.run();
