import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import schema from '../../overlays/stack.schema.json';
import { InputError } from '../input-error';
import type { Facts } from '../model/kube/facts';
import { unknownFacts } from '../model/kube/facts';
import { suggestion } from '../model/kube/nearest';
import type { SourceDocument } from '../yaml/document';
import { readDocument } from '../yaml/document';
import { precompiled } from './precompiled';

/**
 * The facts of an overlay, from its `stack.yaml`; without the file nothing is known.
 * @param shown the folder's name in messages.
 * @throws InputError with file, line, what was expected and what was found.
 */
export function readFacts(folder: string, shown = folder): Facts {
  const file = join(folder, 'stack.yaml');
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return unknownFacts;
  // a link may lead to any file, and what is wrong in it would be told
  if (!found.isFile())
    throw new InputError(`${shown}/stack.yaml: expected a file, found ${found.isSymbolicLink() ? 'a link' : 'none'}`);
  const document = readDocument(file, `${shown}/stack.yaml`);
  const valid = validator();
  if (!valid(document.value)) throw new InputError(explain(`${shown}/stack.yaml`, document, valid.errors ?? []));
  const { apiVersion: _, kind: __, ...facts } = document.value as Facts & { apiVersion: string; kind: string };
  return { ...unknownFacts, ...facts };
}

let compiled: ValidateFunction | undefined;
const validator = () => (compiled ??= precompiled(schema, { allErrors: true, allowUnionTypes: true, verbose: true }));

function explain(file: string, document: SourceDocument, errors: readonly ErrorObject[]): string {
  return errors
    .map((error) => {
      const path = error.instancePath.split('/').slice(1);
      const name = (error.params as { additionalProperty?: string }).additionalProperty;
      const { line, column } = document.place(name === undefined ? path : [...path, name]);
      return `${file}:${line}:${column}: ${sentence(path.join('.') || 'the document', error)}`;
    })
    .join('\n');
}

function sentence(where: string, { keyword, params, data, message, parentSchema }: ErrorObject): string {
  const found = data === undefined ? 'nothing' : JSON.stringify(data);
  switch (keyword) {
    case 'additionalProperties':
      return `${where}: unknown field ${params['additionalProperty']}${suggestion(params['additionalProperty'], Object.keys(parentSchema?.['properties'] ?? {}))}`;
    case 'required':
      return `${where}: expected ${params['missingProperty']}, found none`;
    case 'enum':
      return `${where}: expected one of ${params['allowedValues'].join(', ')}, found ${found}`;
    case 'const':
      return `${where}: expected ${params['allowedValue']}, found ${found}`;
    case 'type':
      return `${where}: expected ${[params['type']].flat().join(' or ')}, found ${found}`;
    default:
      return `${where}: ${message}, found ${found}`;
  }
}
