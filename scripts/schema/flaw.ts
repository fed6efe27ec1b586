/** What is wrong with a value: where below it, and the end of a sentence. */
export interface Flaw {
  trail: readonly (string | number)[];
  problem: string;
  /** Something that has to be there is missing; else something does not fit. */
  missing?: true;
  /** The value does not fit by itself, whatever stands beside it. */
  value?: true;
}
