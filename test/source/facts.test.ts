import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import schema from '../../overlays/stack.schema.json';

const test = suite('facts');

test('are checked with a schema that is one itself', () => {
  const ajv = new Ajv({ allowUnionTypes: true });
  assert.ok(ajv.validateSchema(schema), JSON.stringify(ajv.errors));
  assert.not.ok(ajv.validateSchema({ ...schema, properties: { environment: { type: 'word' } } }));
});

test.run();
