/** Asks until the answer is neither undefined nor false. Throws after `seconds`, with what was waited for. */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  every = 250,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      const reason = last instanceof Error ? `; last error: ${last.message}` : '';
      throw new Error(`waited ${seconds} s for ${what}${reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
