import type { Severity } from '../rule/policy';

/** One thing that the schema stage checks, as the catalogue and the reports list it. */
export interface SchemaRule {
  id: `schema/${string}`;
  title: string;
  severity: Severity;
  rationale: string;
  remediation: string;
  source: string;
}

const validation = 'kubernetes/kubernetes pkg/apis/*/validation';

/** Every rule of the schema stage, by id. */
export const schemaRules = [
  {
    id: 'schema/cel',
    title: 'A custom resource keeps the rules of its CustomResourceDefinition',
    severity: 'error',
    rationale: 'The API server evaluates `x-kubernetes-validations` and refuses an object that breaks one.',
    remediation: 'Change the fields that the message names.',
    source:
      'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules',
  },
  {
    id: 'schema/cel-unchecked',
    title: 'Every rule of a CustomResourceDefinition can be evaluated here',
    severity: 'warning',
    rationale:
      'The rule calls a function that this evaluator lacks, or is no valid CEL: whether the object keeps it is not known.',
    remediation: 'Test the object against an API server (`kubectl apply --dry-run=server`), or correct the rule.',
    source: 'https://kubernetes.io/docs/reference/using-api/cel/',
  },
  {
    id: 'schema/deprecated-api',
    title: 'No API is used that a later release removes',
    severity: 'warning',
    rationale: 'The object applies today and is refused after the upgrade that removes its API.',
    remediation: 'Write the apiVersion that the message names; fields may have moved.',
    source:
      'https://kubernetes.io/docs/reference/using-api/deprecation-guide/; k8s.io/api zz_generated.prerelease-lifecycle.go',
  },
  {
    id: 'schema/duplicate-key',
    title: 'No two elements of a list have the same key',
    severity: 'error',
    rationale:
      'Server-side apply merges such lists by key and refuses a repeated one; elsewhere the last one silently wins.',
    remediation: 'Remove or rename one of the elements.',
    source: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy; kubeconform #102',
  },
  {
    id: 'schema/enum',
    title: 'A field with named values has one of them',
    severity: 'error',
    rationale: 'The API server refuses any other value; upper and lower case differ.',
    remediation: 'Write one of the values that the message lists.',
    source: 'kubernetes/kubernetes pkg/generated/openapi/zz_generated.openapi.go',
  },
  {
    id: 'schema/immutable-combination',
    title: 'Fields that exclude each other are not set together',
    severity: 'error',
    rationale: 'The API server refuses the object: it cannot know which of the fields was meant.',
    remediation: 'Remove one of the fields, or add the one that is missing.',
    source: validation,
  },
  {
    id: 'schema/label',
    title: 'Labels, selectors and annotation keys have the right syntax',
    severity: 'error',
    rationale: 'The API server refuses the object.',
    remediation: 'Use letters, digits, -, _ and . with a letter or digit at both ends, 63 characters at most.',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
  },
  {
    id: 'schema/name',
    title: 'Names have the syntax that their kind asks for',
    severity: 'error',
    rationale: 'Names become parts of DNS names, paths and files; the API server refuses one that does not fit.',
    remediation: 'Use lower case letters, digits and -.',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  },
  {
    id: 'schema/quantity',
    title: 'Amounts of CPU, memory and storage are quantities',
    severity: 'error',
    rationale: 'The API server cannot read the object otherwise.',
    remediation: 'Write a number with one of the units m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or none.',
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/',
  },
  {
    id: 'schema/removed-api',
    title: 'No API is used that the Kubernetes version does not serve any more',
    severity: 'error',
    rationale: 'The API server answers that it finds no matches for the kind.',
    remediation: 'Write the apiVersion that the message names; fields may have moved.',
    source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  },
  {
    id: 'schema/required',
    title: 'Required fields are set',
    severity: 'error',
    rationale: 'The API server refuses an object without them.',
    remediation: 'Add the field; look at the indentation if it seems to be there.',
    source: validation,
  },
  {
    id: 'schema/type',
    title: 'Every field has the type that its kind gives it',
    severity: 'error',
    rationale:
      'The API server cannot read the object otherwise. YAML turns an unquoted true, 8080 or 1.10 into no string.',
    remediation: 'Quote what has to be a string, and do not quote a number; write a list with - and a map without.',
    source: 'kubernetes/kubernetes api/openapi-spec/swagger.json',
  },
  {
    id: 'schema/unknown-field',
    title: 'Every field is known to its kind',
    severity: 'error',
    rationale: 'The API server drops a field that it does not know, so what it was to do does not happen, silently.',
    remediation: 'Correct the spelling or the indentation, or remove the field.',
    source: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  },
  {
    id: 'schema/unknown-kind',
    title: 'Every kind has a schema',
    severity: 'error',
    rationale: 'Without a schema nothing can be said of the object, and a misspelled kind looks the same.',
    remediation:
      'Correct apiVersion and kind, add the CustomResourceDefinition, or list the kind in `allowedKinds` of stack.yaml.',
    source: 'kubeconform -ignore-missing-schemas and what it hides: instrumenta/kubeval #142',
  },
  {
    id: 'schema/value',
    title: 'Values keep the bounds, formats and patterns of their field',
    severity: 'error',
    rationale: 'The API server refuses the object.',
    remediation: 'Write a value that fits what the message says.',
    source: validation,
  },
] as const satisfies readonly SchemaRule[];

/** The id of a rule of the schema stage. */
export type SchemaRuleId = (typeof schemaRules)[number]['id'];

/** What one rule has to say about one object. */
export interface SchemaViolation {
  id: SchemaRuleId;
  path: string;
  message: string;
}
