import type { ChangeRule } from './change';
import type { Policy } from './policy';

/** The rules that a command hands on to those who run them. */
export interface RuleSet {
  policies: readonly Policy[];
  changes: readonly ChangeRule[];
  /** The module that exports them as `rules`: a second thread cannot be given functions, and loads them from there. */
  module: string;
}
