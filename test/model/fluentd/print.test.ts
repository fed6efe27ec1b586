import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Element, Node, Value } from '../../../scripts/model/fluentd/config';
import { parseConfig } from '../../../scripts/model/fluentd/parse';
import { printConfig } from '../../../scripts/model/fluentd/print';
import { configText, wellFormed } from './arbitrary';

/** The tree without its places. */
function bare(node: Node): unknown {
  if (node.node === 'param') return [node.name, plain(node.value)];
  if (node.node === 'include') return ['@include', plain(node.target)];
  return { name: node.name, arg: node.arg && plain(node.arg), body: node.body.map(bare) };
}
const plain = ({ style, parts }: Value) => [
  style,
  parts.map((part) => ('text' in part ? part.text : { code: part.code })),
];

const print = suite('printConfig');

print('writes what the parser reads', () => {
  const text =
    '<match "a b">\n  @type null\n  x "é\\t\\#{no}#{ENV[\'A\']}"\n  <buffer>\n    list ["a",\n"b"]\n  </buffer>\n</match>\n@include b.conf\n';
  assert.is(printConfig(parseConfig(text).root), text);
});

print('what was parsed and printed parses to the same tree', () => {
  fc.assert(
    fc.property(fc.oneof(wellFormed, configText), (text) => {
      const { root, problem } = parseConfig(text);
      if (problem) return;
      const again = parseConfig(printConfig(root));
      assert.is(again.problem, undefined);
      assert.equal(bare(again.root), bare(root));
    }),
    { numRuns: 1000 },
  );
});

print('a well-formed text parses', () => {
  fc.assert(
    fc.property(wellFormed, (text) => assert.is(parseConfig(text).problem, undefined)),
    { numRuns: 500 },
  );
});

print.run();

const fuzz = suite('parseConfig: any text');

fuzz('gives a tree or a problem with a place inside the text', () => {
  fc.assert(
    fc.property(fc.oneof(configText, fc.string({ unit: 'binary' })), (text) => {
      const { root, problem } = parseConfig(text);
      assert.is(root.node, 'element');
      const lines = text.split('\n');
      if (problem) {
        assert.ok(problem.place.line >= 1 && problem.place.line <= lines.length);
        assert.ok(
          problem.place.column >= 1 && problem.place.column <= (lines[problem.place.line - 1]?.length ?? 0) + 1,
        );
      }
      deepest(root);
    }),
    { numRuns: 2000 },
  );
});

fuzz('nesting without end is a problem, not a stack overflow', () => {
  assert.match(parseConfig('<a>\n'.repeat(100_000)).problem?.message ?? '', 'nested');
  assert.ok(parseConfig(`<a>\nx ${'['.repeat(100_000)}\n</a>`).problem);
  assert.ok(parseConfig(`x "${'#{'.repeat(50_000)}"`).problem);
});

function deepest(element: Element): number {
  return 1 + Math.max(0, ...element.body.map((node) => (node.node === 'element' ? deepest(node) : 0)));
}

fuzz.run();
