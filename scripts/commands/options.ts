import type { RuleSet } from '../rule/rule-set';
import { repository } from '../source/repository';

/** The repository that a command works on: another one only for tests. */
export const root = process.env['EFK_ROOT'] ?? repository;

/** Stands for a lone `-` while yargs parses: it would take that for an option without a name. */
export const dash = '\u2010';

/** The argument as the user typed it. */
export const typed = (argument: string) => (argument === dash ? '-' : argument);

/** All rules, loaded when they are asked for: while kustomize builds, the main thread has nothing else to do. */
export function ruleSet(): RuleSet {
  return (require('../../policies') as typeof import('../../policies')).rules;
}
