/** The result of one public suite: how many cases came out right, of how many, and a line for each that did not. */
export interface Suite {
  name: string;
  right: number;
  all: number;
  wrong: readonly string[];
  /** What else the run counted, a sentence each. */
  notes?: readonly string[];
}
