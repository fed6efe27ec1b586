import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Hash } from '../../../scripts/model/fluentd/field';
import { toField } from '../../../scripts/model/fluentd/field';
import { compile } from '../../../scripts/model/logstash/compile';
import type { Outcome } from '../../../scripts/model/logstash/condition';
import { testOf } from '../../../scripts/model/logstash/condition';
import type { Statement } from '../../../scripts/model/logstash/config';
import { printed } from './print';

/**
 * What the engine itself said (Logstash 9.5.2: its parser, its compiler, its evaluator of conditions), a case a line:
 * a text with the tree that it becomes or the error, a condition with what it is for each of the events.
 */
interface Vector {
  kind: 'parse' | 'condition' | 'condition-events';
  config?: string;
  input?: string;
  filter?: string;
  output?: string;
  condition?: string;
  results?: (boolean | string)[];
  error?: string;
  message?: string;
  events?: unknown[];
}

const vectors = readFileSync(join(__dirname, 'vectors.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Vector);
const events =
  vectors.find(({ kind }) => kind === 'condition-events')?.events?.map((event) => toField(event) as Hash) ?? [];

const shown = (outcome: Outcome) => (typeof outcome === 'object' ? `raises ${outcome.raises}` : outcome);

const recorded = suite('the recorded vectors');
for (const { kind, config, condition, error, message, results, ...tree } of vectors) {
  if (kind === 'condition-events') continue;
  const text = config ?? `filter { if ${condition} { drop {} } }`;
  recorded(`${kind} ${config ?? condition}`, () => {
    const read = compile(text);
    if ('error' in read) {
      assert.is(read.error, error, read.message);
      // Other messages are those of the language that the program is written in.
      if (message?.startsWith('Expected')) assert.is(read.message, message);
      return;
    }
    if (error) {
      // Read, and then refused as a condition: the pipeline does not start either.
      const test = testOf((read.filter as Statement & { is: 'branch' }).condition);
      assert.equal(test, { problem: error });
      return;
    }
    if (!results) {
      assert.equal(
        {
          input: printed(read.input).trim(),
          filter: printed(read.filter).trim(),
          output: printed(read.output).trim(),
        },
        tree,
      );
      return;
    }
    const test = testOf((read.filter as Statement & { is: 'branch' }).condition);
    if ('problem' in test) assert.unreachable(test.problem);
    else
      assert.equal(
        events.map((event) => shown(test(event))),
        results,
      );
  });
}
recorded('are there, and the events of the conditions too', () => {
  assert.is(vectors.length, 199);
  assert.is(events.length, 21);
});
recorded.run();
