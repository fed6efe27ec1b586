import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Verdict } from './vectors';
import { endVerdict, startVerdict, vectors } from './vectors';

const all = vectors();
const wrong = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap((verdict) => (verdict.is === 'wrong' ? [verdict.why] : []));

const engine = suite('fluentd: what the engine did');

engine('the vectors are there', () => {
  assert.ok(all.length >= 101);
  assert.ok(all.flatMap(({ pods }) => pods.flatMap(({ docs }) => docs)).length >= 200);
});

engine('every configuration starts where it started', () => assert.equal(wrong(all.map(startVerdict)), []));

engine('every line ends where it ended', () => {
  const started = all.filter((vector) => vector.started);
  const verdicts = started.flatMap((vector) => vector.pods.map((pod) => endVerdict(vector, pod)));
  assert.equal(wrong(verdicts), []);
  const unknown = verdicts.flatMap((verdict) => (verdict.is === 'unknown' ? [verdict.why] : []));
  assert.ok(unknown.length <= 0, unknown.join('\n'));
});

engine.run();
