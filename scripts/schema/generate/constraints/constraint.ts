import type { Combination, Definition } from '../../store/definition';

/** What the API server's hand-written validation adds to a definition of the OpenAPI file. */
export interface Constraint {
  required?: readonly string[];
  fields?: Readonly<Record<string, Definition>>;
  combinations?: readonly Combination[];
}

export type Constraints = Readonly<Record<string, Constraint>>;

export const notNegative: Definition = { minimum: 0 };
export const portNumber: Definition = { minimum: 1, maximum: 65535 };

/** A port by number or by name. */
export const port: Definition = { ...portNumber, syntax: 'port-name' };

/** A count of pods, or a share of them: of those that surge, more than all. */
export const countOrPercent: Definition = { minimum: 0, syntax: 'percent' };

/** A count of pods, or a share of them. */
export const countOrShare: Definition = { minimum: 0, syntax: 'share' };

export const notEmpty: Definition = { minLength: 1 };
export const address: Definition = { format: 'host-address' };

export const labels: Definition = {
  keySyntax: 'qualified-name',
  additionalProperties: { type: 'string', syntax: 'label-value' },
};

/** The permissions of a file, 0 to 0777. */
export const mode: Definition = { minimum: 0, maximum: 0o777 };

/** A definition by its short name: `core.v1.Pod`. */
export const api = (constraints: Constraints): Constraints =>
  Object.fromEntries(Object.entries(constraints).map(([name, constraint]) => [`api.${name}`, constraint]));
