/** Runs steps, prints each with its time, and counts. */
export interface Report {
  /** Runs one step. Returns undefined when it failed; the run goes on. */
  step<T>(name: string, action: () => Promise<T>): Promise<T | undefined>;
  /** Runs a step that the following ones stand on: throws `Stopped` when it failed. */
  need<T>(name: string, action: () => Promise<T>): Promise<T>;
  /** Runs all steps: to their end, or until one that the others need has failed. What fails outside a step counts too. */
  run(action: () => Promise<void>): Promise<void>;
  /** A line below the running step. */
  note(line: string): void;
  /** Something that this lane cannot prove; printed together at the end. */
  notProven(line: string): void;
  skip(reason: string): void;
  counts(): { passed: number; failed: number; skipped: number };
  /** Prints where the time went, what is not proven, and the closing line. */
  close(): void;
}

/** A needed step failed; it is reported already. */
class Stopped extends Error {
  override name = 'Stopped';
}

/** A report that writes to standard output. */
export function reporter(): Report {
  const start = Date.now();
  const times: { name: string; seconds: number }[] = [];
  const unproven = new Set<string>();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const print = (line: string) => process.stdout.write(`${line}\n`);

  const step: Report['step'] = async (name, action) => {
    const begin = Date.now();
    const seconds = () => (Date.now() - begin) / 1000;
    try {
      const value = await action();
      counts.passed += 1;
      print(`ok    ${seconds().toFixed(1).padStart(6)} s  ${name}`);
      return value;
    } catch (error) {
      counts.failed += 1;
      print(`FAIL  ${seconds().toFixed(1).padStart(6)} s  ${name}`);
      for (const line of explain(error)) print(`        ${line}`);
      return undefined;
    } finally {
      times.push({ name, seconds: seconds() });
    }
  };

  return {
    step,
    async need(name, action) {
      let value: { done: Awaited<ReturnType<typeof action>> } | undefined;
      await step(name, async () => {
        value = { done: await action() };
      });
      if (!value) throw new Stopped(name);
      return value.done;
    },
    async run(action) {
      try {
        await action();
      } catch (error) {
        if (!(error instanceof Stopped)) await step('the run itself', () => Promise.reject(error as Error));
      }
    },
    note: (line) => print(`        ${line}`),
    notProven: (line) => void unproven.add(line),
    skip(reason) {
      counts.skipped += 1;
      print(`skip            ${reason}`);
    },
    counts: () => ({ ...counts }),
    close() {
      print(`\nTime: ${((Date.now() - start) / 1000).toFixed(0)} s, the longest steps:`);
      const longest = [...times].sort((one, other) => other.seconds - one.seconds).slice(0, 8);
      for (const { name, seconds } of longest) print(`${seconds.toFixed(1).padStart(8)} s  ${name}`);
      if (unproven.size > 0) print(`\nNot proven here:`);
      for (const line of unproven) print(`  - ${line}`);
      const { passed, failed, skipped } = counts;
      print(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    },
  };
}

/** The message of an error, with uvu's own difference where an assertion failed. */
function explain(error: unknown): string[] {
  const { message, details, stack } = error as Error & { details?: string };
  const place = stack
    ?.split('\n')
    .find((line) => line.includes('/test/cluster/'))
    ?.trim();
  return [message, ...(details ? [details] : []), ...(place ? [place] : [])].flatMap((text) =>
    text.trimEnd().split('\n'),
  );
}
