/**
 * One closed schema: JSON Schema as ajv reads it, and the keywords of `scripts/schema/validator.ts` for what
 * JSON Schema cannot say. A definition refers to another by `ref`, which is compiled when an object first reaches it.
 */
export interface Definition {
  type?: string | readonly string[];
  properties?: Record<string, Definition>;
  required?: readonly string[];
  additionalProperties?: boolean | Definition;
  items?: Definition;
  enum?: readonly unknown[];
  default?: unknown;
  /** A regular expression of Go. */
  pattern?: string;
  /** The name of another definition. */
  ref?: string;
  /** `null` is a value like any other, or gives way to a default. */
  nullable?: boolean;
  /** A field of a custom resource for which null is no value: the API server drops it. */
  dropsNull?: true;
  /** A field of a built-in kind that may be absent: null leaves it unset, and so does an empty name. */
  optional?: boolean;
  /** A quantity: `512Mi`, `250m`, `2`. */
  quantity?: true;
  /** The keys that make an element of a list unique, each with the value that stands in where it is absent. */
  listMap?: readonly (readonly [key: string, absent?: unknown])[];
  /** No two elements are equal. */
  listSet?: true;
  /** A name of `scripts/model/kube/syntax.ts`. */
  syntax?: string;
  /** The same, for the keys of a map. */
  keySyntax?: string;
  /** Fields that exclude or need each other. */
  combinations?: readonly Combination[];
  /** The rules of `x-kubernetes-validations`, in CEL. */
  cel?: readonly CelRule[];
  [keyword: string]: unknown;
}

/**
 * Fields of one object that exclude or need each other, as the API server's validation has it. A condition is a value,
 * or a list of values, `null` for a field that is not set.
 */
export type Combination =
  | { atMostOne: readonly string[] }
  | { exactlyOne: readonly string[] }
  | { atLeastOne: readonly string[] }
  | { when: Readonly<Record<string, unknown>>; forbid: readonly string[] }
  | { when: Readonly<Record<string, unknown>>; need: readonly string[] }
  | { with: string; forbid: readonly string[] }
  | { with: string; need: readonly string[] }
  | { never: Readonly<Record<string, unknown>> }
  | { lower: string; upper: string };

/** One rule of `x-kubernetes-validations`. */
export interface CelRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}

/** Where a kind is described, and whether its objects live in a namespace. */
export interface Kind {
  apiVersion: string;
  kind: string;
  namespaced: boolean;
  definition: string;
  /** Why the version should not be used any more, as the API server warns. */
  deprecation?: string;
}
