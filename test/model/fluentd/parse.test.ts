import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Element } from '../../../scripts/model/fluentd/config';
import { param, params, sections } from '../../../scripts/model/fluentd/config';
import { parseConfig } from '../../../scripts/model/fluentd/parse';
import { resolve } from '../../../scripts/model/fluentd/value';

const environment = { variables: new Map([['HOST', { text: 'es' }]]), workerId: '0' };

/** `name arg { key: value } […]` in short. */
function tree(element: Element): unknown {
  const arg = element.arg ? resolve(element.arg, environment).text : '';
  const values = params(element).map(({ name, value }) => [name, resolve(value, environment).text]);
  return [element.name, arg, Object.fromEntries(values), sections(element).map(tree)];
}

const parses = suite('parseConfig');

parses('sections, arguments and parameters', () => {
  const { root, problem } = parseConfig(
    '<match a.** b>\n  @type null # why\n  <buffer tag, $.k>\n    path /x\n  </buffer>\n</match>\n',
  );
  assert.is(problem, undefined);
  assert.equal(tree(root), [
    '',
    '',
    {},
    [['match', 'a.** b', { '@type': 'null' }, [['buffer', 'tag, $.k', { path: '/x' }, []]]]],
  ]);
});

const values: Record<string, [text: string, value: string | null | undefined]> = {
  'a plain value ends before a comment': ['a/b c # comment', 'a/b c'],
  'a hash sign inside a word is no comment': ['a#b', 'a#b'],
  'a comment in the place of the value is the value': ['# no value', '# no value'],
  'single quotes take everything as it is': ['\'a\\n#{ENV["HOST"]}\'', 'a\\n#{ENV["HOST"]}'],
  'single quotes escape themselves': ["'it\\'s \\\\'", "it's \\"],
  'double quotes escape': ['"a\\tb\\"c\\$"', 'a\tb"c$'],
  'double quotes evaluate Ruby': ['"http://#{ENV[\'HOST\']}:9200"', 'http://es:9200'],
  'braces inside Ruby': ["\"#{(ENV['X'] || '}')}\"", '}'],
  'plain text does not evaluate Ruby': ["#{ENV['HOST']}", "#{ENV['HOST']}"],
  'a default': ["\"#{ENV['X'] || 'd'}\"", 'd'],
  use_nil: ['"#{ENV[\'X\'] || use_nil}"', null],
  use_default: ['"#{ENV[\'X\'] || use_default}"', undefined],
  'fetch with a default': ["\"#{ENV.fetch('X', 'd')}\"", 'd'],
  'an unset variable is empty': ['"#{ENV[\'X\']}"', ''],
  'a quoted line goes on after a backslash': ['"a\\\n  b"', 'a  b'],
  'a quoted line break stays': ['"a\n"', 'a\n'],
  'an array over lines with comments': ['[ "a", # first\n  "b"\n]', '[ "a", \n  "b"\n]'],
  'a hash with Ruby in it': ['{"h": "#{ENV[\'HOST\']}"}', '{"h": "es"}'],
};
for (const [reason, [text, value]] of Object.entries(values)) {
  parses(reason, () => {
    const { root, problem } = parseConfig(`<a>\n  key ${text}\n  next 1\n</a>\n`);
    assert.is(problem, undefined);
    const [element] = sections(root);
    assert.is(resolve(param(element as Element, 'key')!.value, environment).text, value);
    assert.ok(param(element as Element, 'next'));
  });
}

parses('a parameter without a value', () => {
  const { root } = parseConfig('<parse>\n  tag_mapped\n  @type none\n</parse>');
  assert.equal(tree(root), ['', '', {}, [['parse', '', { tag_mapped: '', '@type': 'none' }, []]]]);
});

parses('the last of a name counts', () => {
  assert.equal(tree(parseConfig('<a>\nx 1\ny 2\nx 3\n</a>').root), ['', '', {}, [['a', '', { y: '2', x: '3' }, []]]]);
});

parses('includes stay where they stand', () => {
  const { root } = parseConfig(
    "@include a.conf\n<match>\n  @include \"#{ENV['X'] || 'b'}.conf\"\n</match>\ninclude c.conf\n",
  );
  assert.equal(
    root.body.map(({ node }) => node),
    ['include', 'element', 'include'],
  );
  assert.is((root.body[1] as Element).body[0]?.node, 'include');
});

parses('places count from 1', () => {
  const { root } = parseConfig('# c\n<match **>\n  <buffer>\n    path   /x\n  </buffer>\n</match>\n', 'out.conf');
  const [match] = sections(root);
  const [buffer] = sections(match as Element);
  const path = param(buffer as Element, 'path');
  assert.equal(match?.place, { file: 'out.conf', line: 2, column: 1 });
  assert.equal(buffer?.place, { file: 'out.conf', line: 3, column: 3 });
  assert.equal(path?.place, { file: 'out.conf', line: 4, column: 5 });
  assert.equal(path?.value.place, { file: 'out.conf', line: 4, column: 12 });
});

parses.run();

const refuses = suite('parseConfig: problems');
const mistakes: Record<string, [text: string, line: number, column: number]> = {
  "expected end tag '</match>' but got end of file": ['<match a>\n  @type null\n', 3, 1],
  "unmatched end tag '</source>', expected '</match>'": ['<match a>\n  x 1\n  </source>', 3, 3],
  "unmatched end tag '</match>'": ['</match>\n', 1, 1],
  'expected end of line after tag': ['<match a> x\n</match>', 1, 10],
  'a single quoted string does not end on its line': ["<a>\n  x 'abc\n</a>", 2, 5],
  'unexpected end in a double quoted string': ['<a>\n  x "abc', 2, 5],
  "unexpected back-slash escape character 'd'": ['<a>\n  x "\\d"\n</a>', 2, 6],
  'embedded Ruby code has no end: expected }': ['<a>\n  x "#{ENV[\'X\'"\n</a>', 2, 6],
  'got incomplete JSON array configuration': ['<a>\n  x [a]\n</a>', 2, 5],
  'expected end of line': ['<a>\n  x "a" b\n</a>', 2, 8],
  "'@' is the system reserved prefix: @foo": ['<match>\n  @foo 1\n</match>', 2, 3],
};
for (const [message, [text, line, column]] of Object.entries(mistakes)) {
  refuses(message, () =>
    assert.equal(parseConfig(text).problem, { message, place: { file: 'fluent.conf', line, column } }),
  );
}
refuses.run();
