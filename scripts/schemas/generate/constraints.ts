import type { Combination, Definition } from '../definition';

/** What the API server's hand-written validation adds to a definition. */
interface Constraint {
  required?: readonly string[];
  fields?: Readonly<Record<string, Definition>>;
  combinations?: readonly Combination[];
}

const port: Definition = { minimum: 1, maximum: 65535 };

const labels: Definition = { keySyntax: 'qualified-name', additionalProperties: { type: 'string', syntax: 'label-value' } };

const constraints: Readonly<Record<string, Constraint>> = {
  'apimachinery.pkg.apis.meta.v1.ObjectMeta': { fields: { labels, annotations: { keySyntax: 'annotation-key' } } },
  'apimachinery.pkg.apis.meta.v1.LabelSelector': { fields: { matchLabels: labels } },
  'apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps': {
    fields: { type: { enum: ['array', 'boolean', 'integer', 'number', 'object', 'string'] } },
  },
  'api.core.v1.Container': { required: ['image'], fields: { name: { syntax: 'dns-label' } } },
  'api.core.v1.ContainerPort': { fields: { containerPort: port, hostPort: { minimum: 0, maximum: 65535 }, name: { syntax: 'port-name' } } },
  'api.core.v1.Volume': { fields: { name: { syntax: 'dns-label' } } },
};

/** Adds what the OpenAPI file does not say. */
export function constrain(name: string, definition: Definition): Definition {
  const constraint = constraints[name];
  if (!constraint) return definition;
  const { required = [], fields = {}, combinations } = constraint;
  const properties = { ...definition.properties };
  for (const [field, extra] of Object.entries(fields)) properties[field] = { ...properties[field], ...extra };
  return {
    ...definition,
    properties,
    ...(required.length ? { required: [...(definition.required ?? []), ...required] } : {}),
    ...(combinations ? { combinations } : {}),
  };
}
