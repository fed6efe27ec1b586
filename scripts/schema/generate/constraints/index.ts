import type { Definition } from '../../store/definition';
import { access } from './access';
import type { Constraints } from './constraint';
import { containers } from './containers';
import { controlPlane } from './control-plane';
import { network } from './network';
import { storage } from './storage';
import { workloads } from './workloads';

const constraints: Constraints = { ...access, ...containers, ...controlPlane, ...network, ...storage, ...workloads };

/** What was constrained so far: `name` and `name.field`. */
const met = new Set<string>();

/** Adds to a definition what the OpenAPI file does not say. */
export function constrain(name: string, definition: Definition): Definition {
  const constraint = constraints[name];
  if (!constraint) return definition;
  const { required = [], fields = {}, combinations } = constraint;
  const properties = { ...definition.properties };
  met.add(name);
  for (const [field, extra] of Object.entries(fields)) {
    const known = properties[field];
    if (!known) continue;
    met.add(`${name}.${field}`);
    properties[field] = { ...known, ...extra };
  }
  return {
    ...definition,
    properties,
    ...(required.length ? { required: Array.from(new Set([...(definition.required ?? []), ...required])) } : {}),
    ...(combinations ? { combinations } : {}),
  };
}

/** The constraints that no Kubernetes version had a use for: a misspelled name. */
export function unmet(): string[] {
  return Object.entries(constraints)
    .flatMap(([name, { fields = {} }]) => [name, ...Object.keys(fields).map((field) => `${name}.${field}`)])
    .filter((name) => !met.has(name));
}
