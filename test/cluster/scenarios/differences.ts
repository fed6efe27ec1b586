import type { Verdict } from './agreement';
import { family, leftOut } from './judged';

/** A known way in which we and the API server differ, and why it stays. */
interface Difference {
  reason: string;
  holds(verdict: Verdict): boolean;
}

const schemaSays =
  (pattern: RegExp) =>
  ({ server, schema }: Verdict): boolean =>
    server === undefined && pattern.test(schema ?? '');

/** Every difference that is meant. One that none of these explains fails the lane. */
const differences: readonly Difference[] = [
  {
    reason: 'a policy of ours refuses it, not a schema: it needs more than one field',
    // an object that stands beside the stack meets policies about other things
    holds: ({ mutant, server, policy }) =>
      ![family, leftOut].includes(mutant.family) && server !== undefined && policy !== undefined,
  },
  {
    reason: 'null in a list, in a map of strings or in a custom resource: the server drops it, we take it for a slip',
    holds: ({ mutant, ...rest }) =>
      mutant.family === 'null for a value' && schemaSays(/must be .*, is null/)({ mutant, ...rest }),
  },
  {
    reason: 'null in a custom resource: the server drops it before it counts fields, we count it as one',
    holds: ({ mutant, server, schema }) =>
      mutant.family === 'null for a value' &&
      schema === undefined &&
      /should have at least \d+ propert/.test(server ?? ''),
  },
  {
    reason:
      'a name that is no DNS subdomain: the server lets a PodDisruptionBudget have it, its documentation does not',
    holds: (verdict) =>
      verdict.mutant.kind === 'PodDisruptionBudget' && schemaSays(/schema\/name metadata\.name/)(verdict),
  },
  {
    reason: 'a negative grace period: the server makes 1 of it, its documentation forbids it',
    holds: schemaSays(/terminationGracePeriodSeconds is -\d+, must be at least 0/),
  },
  {
    reason: 'a network written as one of its addresses: servers before 1.36 only warn, as network/ip-blocks does',
    holds: ({ server, schema }) => schema === undefined && /bits set beyond the prefix length/.test(server ?? ''),
  },
  {
    reason: 'wiring/priority-classes and pod-security/namespace-labels refuse it',
    holds: ({ server, schema }) =>
      schema === undefined && /no PriorityClass|metadata\.labels\[pod-security/.test(server ?? ''),
  },
  {
    reason: 'rare, and left to the server: judged.yaml says so',
    holds: ({ mutant, schema }) => mutant.family === leftOut && schema === undefined,
  },
];

/** The reason for which a verdict of ours differs from the server's; undefined when there is none. */
export const reasonFor = (verdict: Verdict): string | undefined =>
  differences.find(({ holds }) => holds(verdict))?.reason;
