import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { capacity } from '../../policies/capacity';
import { elasticsearch } from '../../policies/elasticsearch';
import { kibana } from '../../policies/kibana';
import { check } from '../../scripts/engine/check';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { stackOf } from '../../scripts/model/kube/stack';
import { exampleStack } from '../example';

const test = suite('policies: odd input of Elasticsearch and Kibana');

const odd: readonly unknown[] = [null, 0, -1, true, 'x', '', [], {}, [null], { x: null }];

/** An example may hold a text that is broken on purpose. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Every copy of a value in which one part of it was replaced by something odd; JSON in a text is looked into. */
function* mutations(value: unknown): Generator<unknown> {
  yield* odd;
  if (typeof value === 'string' && /^\s*\{/.test(value) && isJson(value)) {
    for (const part of mutations(JSON.parse(value))) yield JSON.stringify(part);
  }
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) {
    for (const part of mutations((value as Record<string, unknown>)[key])) {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = part;
      yield copy;
    }
  }
}

for (const policy of [...capacity, ...elasticsearch, ...kibana]) {
  test(`${policy.id} does not throw, whatever a field holds`, () => {
    let mutants = 0;
    for (const example of [...Object.values(policy.pass), ...Object.values(policy.fail)]) {
      const { objects, facts } = exampleStack(example);
      for (const [index, { apiVersion, kind, metadata, ...rest }] of objects.entries()) {
        for (const mutation of mutations(rest)) {
          if (mutation === null || typeof mutation !== 'object') continue;
          const mutant: Manifest = { ...mutation, apiVersion, kind, metadata };
          mutants += 1;
          check(
            stackOf(
              objects.map((object, at) => (at === index ? mutant : object)),
              { facts },
            ),
            [policy],
          );
        }
      }
    }
    assert.ok(mutants > 50, `only ${mutants} mutants`);
  });
}

test.run();
