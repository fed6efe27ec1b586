import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Unstructured } from '../../model/kube/shape';
import type { Definition, Kind } from '../store/definition';
import { constrain } from './constraints';
import type { GoField } from './go-source';
import { goDefinitions, goFields } from './go-source';
import { unserved } from './unserved';

/** Closed definitions by name, and the kinds that are described by one of them. */
export interface Schemas {
  definitions: Map<string, Definition>;
  kinds: Kind[];
}

/** Everything one Kubernetes version says: of what its API server serves, and of the other kinds of its Go source. */
export interface KubernetesSchemas extends Schemas {
  unserved: Schemas;
}

/** Reads the OpenAPI file and the Go source of a `k8s.io/kubernetes` module. */
export function readKubernetes(folder: string): KubernetesSchemas {
  const swagger = JSON.parse(readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8'));
  const source = goDefinitions(readFileSync(join(folder, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8'));
  const values = new Map([...source].map(([name, definition]) => [name, goFields(definition)]));
  const closed = ([name, schema]: [string, Unstructured]): [string, Definition] => [
    name,
    constrain(name, special[name] ?? close(schema, name, values)),
  ];
  const published = new Map(
    Object.entries<Unstructured>(swagger.definitions).map(([name, schema]) => [shorten(name), schema]),
  );
  const served = kinds(swagger);
  const others = unserved(source, published, served);
  return {
    definitions: new Map([...published].map(closed)),
    kinds: served,
    unserved: { definitions: new Map([...others.definitions].map(closed)), kinds: others.kinds },
  };
}

const shorten = (name: string) => name.replace(/^io\.k8s\./, '');

const apiextensions = 'apiextensions-apiserver.pkg.apis.apiextensions.v1';
const schemaProps: Definition = { ref: `${apiextensions}.JSONSchemaProps` };

/** The definitions that encode themselves in a way of their own; the OpenAPI file only names them. */
const special: Readonly<Record<string, Definition>> = {
  'apimachinery.pkg.api.resource.Quantity': { quantity: true },
  'apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
  'apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'object' },
  'apimachinery.pkg.apis.meta.v1.Time': { type: 'string', format: 'date-time', nullable: true },
  'apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'string', format: 'date-time', nullable: true },
  'apimachinery.pkg.runtime.RawExtension': { type: 'object' },
  [`${apiextensions}.JSONSchemaPropsOrBool`]: {
    type: ['object', 'boolean'],
    if: { type: 'object' },
    then: schemaProps,
  },
  [`${apiextensions}.JSONSchemaPropsOrArray`]: {
    type: ['object', 'array'],
    if: { type: 'object' },
    then: schemaProps,
    else: { items: schemaProps },
  },
  [`${apiextensions}.JSONSchemaPropsOrStringArray`]: {
    type: ['object', 'array'],
    if: { type: 'object' },
    then: schemaProps,
    else: { items: { type: 'string' } },
  },
};

function close(schema: Unstructured, name: string, values: Map<string, Map<string, GoField>>): Definition {
  if (!schema.type) return {};
  if (schema.type !== 'object') return { type: schema.type, ...format(schema) };
  const fields = Object.entries<Unstructured>(schema.properties ?? {});
  const properties = Object.fromEntries(
    fields.map(([field, property]) => [field, close1(property, field, values, values.get(name)?.get(field))]),
  );
  const required = schema.required ? { required: schema.required } : {};
  return { type: 'object', properties, ...required, additionalProperties: false };
}

function close1(
  property: Unstructured,
  field: string,
  values: Map<string, Map<string, GoField>>,
  go: GoField | undefined,
): Definition {
  if (property.$ref) return { ref: shorten(property.$ref.slice('#/definitions/'.length)) };
  const { type, items, additionalProperties } = property;
  const closed: Definition = { type, ...format(property) };
  if (go?.enum) closed.enum = go.enum;
  const element = go?.itemEnum ? { enum: go.itemEnum } : undefined;
  if (items) closed.items = close1(items, field, values, element);
  if (additionalProperties) closed.additionalProperties = close1(additionalProperties, field, values, element);
  const keys: string[] | undefined = property['x-kubernetes-list-map-keys'];
  const elements = items?.$ref ? values.get(shorten(items.$ref.slice('#/definitions/'.length))) : undefined;
  if (keys) closed.listMap = keys.map((key) => listKey(key, elements?.get(key)?.default));
  if (property['x-kubernetes-list-type'] === 'set') closed.listSet = true;
  return closed;
}

function listKey(key: string, absent: unknown): [string, unknown?] {
  return absent === undefined || absent === '' || absent === 0 ? [key] : [key, absent];
}

function format({ format: name }: Unstructured): Definition {
  return ['byte', 'int32', 'int64', 'date-time'].includes(name) ? { format: name } : {};
}

/** Every kind that a path of the API serves as an object of its own: not its lists, its scale or its options. */
function kinds(swagger: Unstructured): Kind[] {
  const found = new Map<string, Kind>();
  const byKind = new Map<string, string>();
  for (const [name, schema] of Object.entries<Unstructured>(swagger.definitions)) {
    const [first, ...others] = schema['x-kubernetes-group-version-kind'] ?? [];
    if (first && others.length === 0) byKind.set(`${apiVersionOf(first)} ${first.kind}`, shorten(name));
  }
  const namespaced = new Set<string>();
  for (const [path, operations] of Object.entries<Unstructured>(swagger.paths)) {
    const tag = (operations.post ?? operations.get)?.['x-kubernetes-group-version-kind'];
    if (tag && path.includes('/namespaces/{namespace}/')) namespaced.add(`${apiVersionOf(tag)} ${tag.kind}`);
  }
  for (const [id, definition] of byKind) {
    const [apiVersion, kind] = id.split(' ') as [string, string];
    if (kind.endsWith('List') && byKind.has(id.replace(/List$/, ''))) continue;
    found.set(id, { apiVersion, kind, namespaced: namespaced.has(id), definition });
  }
  return [...found.values()];
}

function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group ? `${group}/${version}` : version;
}
