import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Options, ValidateFunction } from 'ajv';
import { version } from 'ajv/package.json';
import { keep } from './keep';
import { cache } from './repository';

/**
 * A validator of ajv whose code is kept by the content of its schema: to compile one takes a tenth of a second, which
 * every command that reads a `stack.yaml` would spend.
 * @param schema a valid JSON Schema: that it is one is not checked each time.
 */
export function precompiled(schema: object, options: Options, folder = join(cache, 'validators')): ValidateFunction {
  const key = createHash('sha256')
    .update(JSON.stringify([version, options, schema]))
    .digest('hex');
  const kept = join(folder, `${key}.js`);
  if (!existsSync(kept)) {
    const { Ajv } = require('ajv') as typeof import('ajv');
    const { default: standalone } = require('ajv/dist/standalone') as typeof import('ajv/dist/standalone');
    const ajv = new Ajv({ ...options, meta: false, validateSchema: false, code: { source: true } });
    const validate = ajv.compile(schema);
    try {
      keep(kept, standalone(ajv, validate));
    } catch {
      return validate; // a checkout that is read-only, or a full disk: compiled each time
    }
  }
  return require(kept) as ValidateFunction;
}
