import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/stages/error';
import { parse } from '../../scripts/stages/parse';

const test = suite('parse');

test('gives an object without metadata an empty one, so that rules can read it', () => {
  assert.equal(parse('apiVersion: v1\nkind: Pod\n', 'pod.yaml'), [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }]);
  assert.equal(parse('apiVersion: v1\nkind: Pod\nmetadata:\n', 'pod.yaml')[0]?.metadata, {});
});

test('refuses metadata that is no map, with file and line', () => {
  for (const [metadata, shown] of [['x', '"x"'], ['[a]', '["a"]'], ['1', '1']] as const) {
    try {
      parse(`---\napiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n`, 'pod.yaml');
      assert.unreachable();
    } catch (error) {
      assert.instance(error, InputError);
      assert.is((error as Error).message, `pod.yaml:2: expected metadata to be a map, found ${shown}`);
    }
  }
});

test.run();
