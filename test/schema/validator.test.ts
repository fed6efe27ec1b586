import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { storeOf } from '../../scripts/schema/store/store';
import { validatorOf } from '../../scripts/schema/validator';

const test = suite('schema: validator');

/** A validator, and the definitions that it has asked for so far. */
function watched() {
  const store = storeOf('1.36');
  const asked: string[] = [];
  const validator = validatorOf((name) => {
    asked.push(name);
    return store.definition(name);
  });
  return { validator, asked };
}

test('compiles a definition when an object first reaches it, and once', () => {
  const { validator, asked } = watched();
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { level: 'info' } };
  assert.equal(validator.validate(settings, 'api.core.v1.ConfigMap'), []);
  assert.equal(asked, ['api.core.v1.ConfigMap', 'apimachinery.pkg.apis.meta.v1.ObjectMeta']);
  validator.validate(settings, 'api.core.v1.ConfigMap');
  assert.is(asked.length, 2);
});

test('does not compile what a kind has and an object does not use', () => {
  const { validator, asked } = watched();
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'a', image: 'a' }] },
  };
  assert.equal(validator.validate(pod, 'api.core.v1.Pod'), []);
  assert.equal(asked, [
    'api.core.v1.Pod',
    'apimachinery.pkg.apis.meta.v1.ObjectMeta',
    'api.core.v1.PodSpec',
    'api.core.v1.Container',
  ]);
});

test('throws for a definition that there is not', () => {
  assert.throws(() => watched().validator.validate({}, 'api.core.v1.Nothing'), 'no definition api.core.v1.Nothing');
});

test.run();
