import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { params, sections } from '../../scripts/fluentd/config';
import type { Element } from '../../scripts/fluentd/config';
import { tagMatcher } from '../../scripts/fluentd/match';
import { parseConfig } from '../../scripts/fluentd/parse';
import { parseJson } from '../../scripts/fluentd/json';
import { resolve } from '../../scripts/fluentd/value';
import { configText, wellFormed } from './arbitrary';

// Runs where Ruby can load Fluentd: `gem install fluentd -v 1.19.3`, or RUBYLIB on a checkout.
const present = spawnSync('ruby', ['-e', 'require "fluent/config"; require "fluent/match"'], { stdio: 'ignore' }).status === 0;

interface Answer {
  tree?: Tree;
  matches?: boolean[];
  error?: string;
}
interface Tree {
  name: string;
  arg: string | null;
  params: [string | null, string | null][];
  elements: Tree[];
}

function ask(requests: readonly unknown[]): Answer[] {
  const { A, ...environment } = process.env;
  const { stdout, stderr, status } = spawnSync('ruby', [join(__dirname, 'engine.rb')], {
    input: JSON.stringify(requests),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: environment,
  });
  assert.is(status, 0, stderr);
  return JSON.parse(stdout) as Answer[];
}

const environment = { variables: new Map(), workerId: '' };
const text = (value: string | null | undefined) => (value === undefined ? 'default' : value);

function tree(element: Element): Tree {
  return {
    name: element.name || 'ROOT',
    arg: element.arg ? (text(resolve(element.arg, environment).text) ?? null) : '',
    params: params(element)
      .map(({ name, quoted, value }): [string | null, string | null] => {
        const key = quoted ? (text(resolve(quoted, environment).text) ?? null) : name;
        return [key, canonical(text(resolve(value, environment).text) ?? null)];
      })
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    elements: sections(element).map(tree),
  };
}

/** The engine dumps arrays and hashes again; numbers look different then. */
function canonical(value: string | null): string | null {
  const json = value === null ? undefined : parseJson(value);
  return json === undefined ? value : JSON.stringify(json);
}

function sorted(found: Tree): Tree {
  const values = found.params.map(([name, value]): [string | null, string | null] => [name, canonical(value)]);
  return { ...found, params: values.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)), elements: found.elements.map(sorted) };
}

const engine = suite('as the engine itself');

if (present) {
  engine('configurations', () => {
    const texts = fc.sample(fc.oneof(wellFormed, configText), { numRuns: 3000, seed: 7 }).filter((config) => !config.includes('include'));
    const answers = ask(texts.map((config) => ({ config })));
    texts.forEach((config, index) => {
      const answer = answers[index] as Answer;
      const { root, problem } = parseConfig(config);
      const shown = JSON.stringify(config);
      if (answer.error) assert.ok(problem, `${shown}: the engine says ${answer.error}`);
      else assert.equal(problem ?? tree(root), sorted(answer.tree as Tree), shown);
    });
  });

  engine('match patterns', () => {
    const piece = fc.constantFrom('a', 'b', '.', '*', '**', '{', '}', ',', '\\', '-', '_', '/', '[', '(', '|', '+');
    // A whole regular expression may use what only Ruby has; match.test.ts has the usual ones.
    const tag = fc.array(fc.constantFrom('a', 'b', '.', '-', '_', '{', ',', '*', '/', '\\'), { maxLength: 6 }).map((parts) => parts.join(''));
    const request = fc.record({ pattern: fc.array(piece, { minLength: 1, maxLength: 7 }).map((parts) => parts.join('')), tags: fc.array(tag, { minLength: 8, maxLength: 8 }) });
    const requests = fc.sample(request, { numRuns: 5000, seed: 7 }).filter(({ pattern }) => !pattern.startsWith('/'));
    const answers = ask(requests);
    requests.forEach(({ pattern, tags }, index) => {
      const { matches } = answers[index] as Answer;
      if (matches) assert.equal(tags.map(tagMatcher(pattern)), matches, `${pattern} on ${tags.join(' ')}`);
    });
  });
} else engine.skip('needs Ruby with Fluentd', () => {});

engine.run();
