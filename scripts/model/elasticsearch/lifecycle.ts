import { record } from '../kube/shape';
import type { Stack } from '../kube/stack';
import type { BootstrapObject, Template } from './bootstrap';
import { objectsOf, templates } from './bootstrap';
import { elasticNodes } from './node';
import { time } from './units';

/** The phases in the order in which an index passes them. */
export const phaseNames = ['hot', 'warm', 'cold', 'frozen', 'delete'] as const;
export type PhaseName = (typeof phaseNames)[number];

/** One phase of a lifecycle policy. Times are milliseconds. */
export interface Phase {
  name: PhaseName;
  /** When it begins: since the rollover, where the policy rolls over, else since the index was made. NaN where it is no time. */
  from: number;
  /** When the next one begins; undefined where it lasts for ever. */
  until: number | undefined;
  /** What is done in it, by name, in the order of the policy. */
  actions: readonly { name: string; detail: string }[];
  /** Node sets with the role of its tier; none for `delete`. */
  nodes: readonly { name: string; replicas: number }[];
}

/** The way of an index from its template through the phases. */
export interface Lifecycle {
  policy: string;
  /** The index templates that ask for it, with their patterns. */
  templates: readonly { name: string; patterns: readonly string[]; dataStream: boolean }[];
  /** Conditions of the rollover, as written: `max_age 1d`. */
  rollover: readonly string[];
  /** The longest that an index is written to: `max_age` of the rollover; undefined without one. */
  written: number | undefined;
  phases: readonly Phase[];
  /** Does a file of the stack make the policy? */
  known: boolean;
}

/** What keeps and deletes the indices of a stack. */
export interface Lifecycles {
  lifecycles: readonly Lifecycle[];
  /** Index templates that name no policy: what they make is kept for ever. */
  unmanaged: readonly { name: string; patterns: readonly string[] }[];
}

/** Every lifecycle policy that the stack makes or an index template names, sorted by name. */
export function lifecycles(stack: Stack): Lifecycles {
  const policies = new Map(objectsOf(stack, 'lifecycle').map((object) => [object.name, object]));
  const all = stack.memo(templates);
  const named = all.flatMap((template) => policyOf(template) ?? []);
  const names = Array.from(new Set([...policies.keys(), ...named])).sort();
  return {
    lifecycles: names.map((policy) => ({
      policy,
      templates: all
        .filter((template) => policyOf(template) === policy)
        .map(({ name, patterns, dataStream }) => ({ name, patterns, dataStream })),
      ...stages(policies.get(policy), stack),
    })),
    unmanaged: all
      .filter((template) => policyOf(template) === undefined)
      .map(({ name, patterns }) => ({ name, patterns })),
  };
}

function policyOf({ settings }: Template): string | undefined {
  const name = settings.get('lifecycle.name')?.value;
  return name === undefined ? undefined : String(name);
}

function stages(
  object: BootstrapObject | undefined,
  stack: Stack,
): Pick<Lifecycle, 'known' | 'rollover' | 'written' | 'phases'> {
  if (!object) return { known: false, rollover: [], written: undefined, phases: [] };
  const bodies = record(object.body.policy.phases);
  const present = phaseNames.filter((name) => bodies[name] !== undefined);
  const begins = (name: PhaseName | undefined) => (name ? time(bodies[name]?.min_age ?? '0') : undefined);
  const rollover = record(bodies['hot']?.actions?.rollover);
  const written = time(rollover['max_age']);
  return {
    known: true,
    rollover: Object.entries(rollover).map(([name, value]) => `${name} ${String(value)}`),
    written: Number.isNaN(written) ? undefined : written,
    phases: present.map((name, index) => ({
      name,
      from: begins(name) ?? 0,
      until: begins(present[index + 1]),
      actions: Object.entries(record(bodies[name]?.actions)).map(([action, body]) => ({
        name: action,
        detail: detailOf(body),
      })),
      nodes: nodesOf(name, stack),
    })),
  };
}

function detailOf(body: unknown): string {
  return Object.entries(record(body))
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
}

function nodesOf(phase: PhaseName, stack: Stack): Phase['nodes'] {
  if (phase === 'delete') return [];
  return stack
    .memo(elasticNodes)
    .filter(({ roles }) => roles.has(`data_${phase}`) || (phase !== 'frozen' && roles.has('data')))
    .map(({ name, replicas }) => ({ name, replicas }));
}
