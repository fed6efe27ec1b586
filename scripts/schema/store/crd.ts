import type { Unstructured } from '../../model/kube/shape';
import type { CelRule, Definition, Kind } from './definition';

/** One version of a custom resource: the kind, and its schema, closed. */
export interface CustomResource extends Kind {
  schema: Definition;
  /** Does the API server take objects of this version? */
  served: boolean;
}

/** The versions of a CustomResourceDefinition; none where it is too malformed to say. */
export function customResources(crd: Unstructured): CustomResource[] {
  const { group, names, scope, versions } = crd?.spec ?? {};
  if (typeof group !== 'string' || typeof names?.kind !== 'string' || !Array.isArray(versions)) return [];
  return versions.flatMap((version): CustomResource | [] => {
    if (typeof version?.name !== 'string') return [];
    const apiVersion = `${group}/${version.name}`;
    const warning = version.deprecationWarning ?? `${apiVersion} ${names.kind} is deprecated`;
    return {
      apiVersion,
      kind: names.kind,
      namespaced: scope !== 'Cluster',
      definition: `${apiVersion}/${names.kind}`,
      ...(version.deprecated === true ? { deprecation: String(warning) } : {}),
      served: version.served !== false,
      schema: root(version.schema?.openAPIV3Schema),
    };
  });
}

const meta: Readonly<Record<string, Definition>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { ref: 'apimachinery.pkg.apis.meta.v1.ObjectMeta' },
};

function root(schema: Unstructured): Definition {
  if (!isObject(schema)) return { type: 'object' };
  const closed = close(schema);
  return { ...closed, properties: { ...closed.properties, ...meta, ...named(schema) } };
}

/** Of metadata a schema may restrict the name, and nothing else. */
function named({ properties }: Unstructured): Record<string, Definition> {
  const fields = properties?.metadata?.properties;
  const restricted = ['name', 'generateName'].filter((field) => isObject(fields?.[field]));
  if (!restricted.length) return {};
  const rules = Object.fromEntries(restricted.map((field) => [field, close(fields[field])]));
  return { metadata: { ...meta['metadata'], properties: rules } };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const anything = () => true;
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isFlag = (value: unknown) => typeof value === 'boolean';
const isBound = (value: unknown) => isFlag(value) || isNumber(value);
const isStrings = (value: unknown) => Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/**
 * The keywords of a structural schema that mean in ajv what they mean to the API server, with what they may hold. One
 * that holds something else is left out here: it is a finding on the definition itself, and no reason to stop.
 */
const kept = {
  type: (value: unknown) => ['array', 'boolean', 'integer', 'number', 'object', 'string'].includes(value as string),
  enum: (value: unknown) => Array.isArray(value) && value.length > 0,
  default: anything,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isBound,
  exclusiveMaximum: isBound,
  multipleOf: (value: unknown) => isNumber(value) && (value as number) > 0,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  uniqueItems: isFlag,
  minProperties: isCount,
  maxProperties: isCount,
  required: isStrings,
} satisfies Record<string, (value: unknown) => boolean>;

const formats = ['byte', 'int32', 'int64', 'date-time', 'date', 'duration', 'ipv4', 'ipv6', 'cidr', 'uuid', 'uri'];

/**
 * Closes a structural schema: a field that it does not name is an error, except where it keeps unknown fields. The
 * branches of `allOf`, `anyOf`, `oneOf` and `not` hold value rules only, and stay as they are.
 */
export function close(schema: Unstructured): Definition {
  const closed: Definition = {};
  for (const [keyword, holds] of Object.entries(kept)) {
    if (schema[keyword] !== undefined && holds(schema[keyword])) closed[keyword] = schema[keyword];
  }
  exclusive(closed, schema);
  if (typeof schema.pattern === 'string') closed.pattern = schema.pattern;
  if (formats.includes(schema.format)) closed['format'] = schema.format;
  if (schema['x-kubernetes-int-or-string']) closed.type = ['integer', 'string'];
  branches(closed, schema);
  if (isObject(schema.properties)) closed.properties = mapValues(schema.properties, close);
  if (schema['x-kubernetes-embedded-resource']) {
    closed.properties = { ...closed.properties, ...meta };
    closed.required = [...new Set([...(closed.required ?? []), 'apiVersion', 'kind'])];
  }
  if (isObject(schema.items)) closed.items = close(schema.items);
  if (isObject(schema.additionalProperties)) closed.additionalProperties = close(schema.additionalProperties);
  else if (closes(schema)) closed.additionalProperties = false;
  lists(closed, schema);
  // a null gives way to the default
  if (schema.nullable || schema.default !== undefined) closed.nullable = true;
  const rules = schema['x-kubernetes-validations'];
  if (Array.isArray(rules) && rules.some(isObject)) closed.cel = rules.filter(isObject) as unknown as CelRule[];
  return closed;
}

function closes(schema: Unstructured): boolean {
  return (
    schema.type === 'object' && schema.additionalProperties !== true && !schema['x-kubernetes-preserve-unknown-fields']
  );
}

/** OpenAPI's `exclusiveMinimum: true` beside `minimum` is one number in JSON Schema. */
function exclusive(closed: Definition, schema: Unstructured): void {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof closed[flag] !== 'boolean') continue;
    delete closed[flag];
    if (schema[flag] && typeof schema[bound] === 'number') {
      closed[flag] = schema[bound];
      delete closed[bound];
    }
  }
}

function branches(closed: Definition, schema: Unstructured): void {
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    if (!Array.isArray(schema[keyword])) continue;
    if (schema['x-kubernetes-int-or-string'] && !schema[keyword].some(beyondTypes)) continue;
    closed[keyword] = schema[keyword].map(branch);
  }
  if (isObject(schema.not)) closed['not'] = branch(schema.not);
}

/** Of an integer or a string, `anyOf` says that it is one of these, in so many words. */
function beyondTypes(part: Unstructured): boolean {
  return Object.keys(part ?? {}).some(
    (keyword) =>
      keyword !== 'type' && !(keyword === 'anyOf' && Array.isArray(part.anyOf) && !part.anyOf.some(beyondTypes)),
  );
}

/** A branch keeps its value rules, and loses what ajv would trip over. */
function branch(schema: Unstructured): Definition {
  const open = close({
    ...schema,
    'x-kubernetes-preserve-unknown-fields': true,
    'x-kubernetes-validations': undefined,
  });
  if (isObject(schema.properties)) open.properties = mapValues(schema.properties, branch);
  if (isObject(schema.items)) open.items = branch(schema.items);
  if (isObject(schema.additionalProperties)) open.additionalProperties = branch(schema.additionalProperties);
  return open;
}

function lists(closed: Definition, schema: Unstructured): void {
  const keys: unknown = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] === 'set') closed.listSet = true;
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(keys)) return;
  closed.listMap = keys.map((key: string) => {
    const absent = schema.items?.properties?.[key]?.default;
    return absent === undefined ? [key] : [key, absent];
  });
}

/**
 * Marks the fields for which null is no value and no default stands in: the API server drops them before it looks.
 * @param definition a schema of a custom resource; it is changed.
 */
export function dropNulls(definition: Definition): Definition {
  const { properties = {}, additionalProperties, items, required = [] } = definition;
  for (const [name, property] of Object.entries(properties)) {
    dropNulls(property);
    if (!property.nullable && !required.includes(name)) property.dropsNull = true;
  }
  if (items) dropNulls(items);
  if (typeof additionalProperties === 'object') {
    dropNulls(additionalProperties);
    if (!additionalProperties.nullable) additionalProperties.dropsNull = true;
  }
  return definition;
}

function mapValues(record: Unstructured, change: (value: Unstructured) => Definition): Record<string, Definition> {
  return Object.fromEntries(
    Object.entries<Unstructured>(record).map(([key, value]) => [key, isObject(value) ? change(value) : {}]),
  );
}
