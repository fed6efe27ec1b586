/** One thing that is shown to be so. */
export interface Step {
  title: string;
  /** Ids of the policies whose claim is proved. */
  policies?: readonly string[];
  /** Without it nothing after it in its scenario can be shown. */
  needed?: boolean;
  /** Throws when it is not so; may return a remark to print. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most steps return nothing
  run(): Promise<string | void>;
}

/** Steps that share a state, in their order. */
export interface Scenario {
  name: string;
  steps: readonly Step[];
}

/** How a step ended. */
export interface Outcome {
  scenario: string;
  title: string;
  seconds: number;
  error?: Error;
}

/** Runs the steps of a scenario in order, prints each with its time. After a failed needed step, the rest fails. */
export async function runScenario({ name, steps }: Scenario, print: (line: string) => void): Promise<Outcome[]> {
  print(`\n${name}`);
  const outcomes: Outcome[] = [];
  let missing: string | undefined;
  for (const step of steps) {
    const begun = Date.now();
    const took = () => `${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${step.title}`;
    const alive = setInterval(() => print(`  …    ${took()}`), 20_000);
    let error: Error | undefined;
    let remark: string | undefined;
    try {
      if (missing !== undefined) throw new Error(`not run, because this failed: ${missing}`);
      remark = (await step.run()) ?? undefined;
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (step.needed) missing ??= step.title;
    } finally {
      clearInterval(alive);
    }
    const seconds = (Date.now() - begun) / 1000;
    const proved = step.policies?.length ? `  [${step.policies.join(', ')}]` : '';
    print(`  ${error ? 'FAIL' : 'ok  '} ${took()}${remark ? `: ${remark}` : ''}${proved}`);
    if (error)
      print(
        `${error.message}\n${(error as { details?: string }).details ?? ''}`.trim().replace(/^/gm, '                '),
      );
    outcomes.push({ scenario: name, title: step.title, seconds, ...(error ? { error } : {}) });
  }
  return outcomes;
}
