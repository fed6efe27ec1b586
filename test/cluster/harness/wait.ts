import { setTimeout as sleep } from 'node:timers/promises';

/** What a probe answers: done with a value, or not yet with what was seen instead. */
export type Probe<T> = { done: T } | { seen: string };

/**
 * Asks until the answer is done.
 * @param seconds the longest wait; on a machine of two busy cores everything takes three times as long.
 * @throws Error that says what was awaited and what was seen last.
 */
export async function waitFor<T>(
  what: string,
  seconds: number,
  probe: () => Promise<Probe<T>>,
  pause = 500,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let seen = 'nothing';
  for (;;) {
    if (deaths.length > 0) throw new Error(deaths.join('\n'));
    try {
      const answer = await probe();
      if ('done' in answer) return answer.done;
      seen = answer.seen;
    } catch (error) {
      seen = (error as Error).message;
    }
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}; last seen: ${seen}`);
    await sleep(pause);
  }
}

/** What ended though it should run: no wait can succeed after that, so each one ends with it. */
export const deaths: string[] = [];

/** A probe's answer from a condition and what to say while it does not hold. */
export const when = (holds: boolean, seen: string): Probe<true> => (holds ? { done: true } : { seen });
