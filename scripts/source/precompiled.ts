import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Options, ValidateFunction } from 'ajv';
import { version } from 'ajv/package.json';
import { readEntry, writeEntry } from '../cache';
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
  const code = readEntry(kept);
  if (code !== undefined) return evaluated(code);
  const { Ajv } = require('ajv') as typeof import('ajv');
  const { default: standalone } = require('ajv/dist/standalone') as typeof import('ajv/dist/standalone');
  const ajv = new Ajv({ ...options, meta: false, validateSchema: false, code: { source: true } });
  const validate = ajv.compile(schema);
  writeEntry(kept, standalone(ajv, validate));
  return validate;
}

/** The code requires parts of ajv, which are found from here and not from the user's cache. */
function evaluated(code: string): ValidateFunction {
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  return module.exports as ValidateFunction;
}
