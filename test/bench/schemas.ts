import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../../scripts/schema/store/definition';
import type { Store } from '../../scripts/schema/store/store';
import { storeOf } from '../../scripts/schema/store/store';

type Json = Readonly<Record<string, unknown>>;

/** Keywords of ours that JSON Schema has no word for. */
const ours = new Set([
  'ref',
  'nullable',
  'optional',
  'quantity',
  'listMap',
  'listSet',
  'syntax',
  'keySyntax',
  'combinations',
  'cel',
]);

/** What kubeconform is told to look for in the folder that `writeSchemas` fills. */
export const schemaLocation = '{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json';

/**
 * Writes the schemas that we check with as kubeconform reads them, one file a kind, so that both validate against the
 * same. What JSON Schema cannot say is left out: it is what we check more.
 */
export function writeSchemas(folder: string, kubernetesVersion: string): void {
  mkdirSync(folder, { recursive: true });
  const store = storeOf(kubernetesVersion);
  for (const id of store.kinds()) {
    const [apiVersion = '', kind = ''] = id.split(' ');
    const definition = store.kind(apiVersion, kind)?.definition;
    if (!definition) continue;
    const [group = '', version = group] = apiVersion.split('/'); // kubeconform names the core group by its version
    writeFileSync(
      join(folder, `${kind.toLowerCase()}-${group}-${version}.json`),
      JSON.stringify(schemaOf(store, definition)),
    );
  }
}

/** One schema with every definition that it reaches. */
export function schemaOf(store: Store, root: string): Json {
  const definitions: Record<string, unknown> = {};
  const wanted = [root];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const definition = store.definition(name);
    if (!definition) throw new Error(`no definition ${name}`);
    definitions[name] = translated(definition, (ref) => {
      if (!(ref in definitions) && !wanted.includes(ref)) wanted.push(ref);
    });
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...pointer(root), definitions };
}

const pointer = (name: string) => ({ $ref: `#/definitions/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` });

function translated(schema: Definition, reach: (ref: string) => void): Json {
  const inner = (part: Definition) => translated(part, reach);
  const rest: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !ours.has(keyword)),
  );
  if (schema.properties)
    rest['properties'] = Object.fromEntries(
      Object.entries(schema.properties).map(([name, part]) => [name, inner(part)]),
    );
  if (schema.items) rest['items'] = inner(schema.items);
  if (typeof schema.additionalProperties === 'object')
    rest['additionalProperties'] = inner(schema.additionalProperties);
  if (schema.quantity) rest['type'] = ['string', 'number'];
  if (schema.ref !== undefined) {
    reach(schema.ref);
    rest['allOf'] = [...((rest['allOf'] as unknown[] | undefined) ?? []), pointer(schema.ref)];
  }
  return schema.nullable || schema.optional ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
