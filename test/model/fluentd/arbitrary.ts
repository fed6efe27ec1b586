import fc from 'fast-check';

const token = fc.constantFrom(
  '<match a.**>\n',
  '</match>\n',
  '<buffer>\n',
  '</buffer>\n',
  '<a "x y">',
  '</a>',
  '<',
  '>',
  '</',
  '@type null\n',
  '@id x\n',
  '@foo 1\n',
  '@include a.conf\n',
  'include b\n',
  'key value\n',
  'key',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\t',
  '# comment\n',
  '#',
  '#{',
  '}',
  '"',
  "'",
  '\\',
  '\\\n',
  '\\"',
  "\\'",
  '\\n',
  '\\d',
  '[',
  ']',
  '{',
  ',',
  ':',
  '"a"',
  '{"a":1}',
  '["a", # c\n"b"]',
  '[1,2]',
  '1',
  'null',
  "#{ENV['A']}",
  "\"#{ENV['A'] || 'd'}\"",
  'key "#{use_nil}"\n',
  'é',
  '/',
  '*',
  '//',
  '.',
);

/** Text made of what configurations are made of, in any order. */
export const configText = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(''));

/** Configurations that are well formed. */
export const wellFormed = fc.letrec<{ body: string; node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(fc.constantFrom('@type', 'path', 'tag', 'x_1', '"quoted key"'), value())
      .map(([name, text]) => `${name} ${text}\n`),
    fc.constantFrom('# comment\n', '\n', 'flag\n'),
    fc
      .tuple(
        fc.constantFrom('match', 'filter', 'buffer', 'parse', 'a'),
        fc.constantFrom('', ' a.**', ' a b', ' "x>y"', ' {b,c}.d'),
        tie('body'),
      )
      .map(([name, arg, body]) => `<${name}${arg}>\n${body}</${name}>\n`),
  ),
  body: fc.array(tie('node'), { maxLength: 5 }).map((nodes) => nodes.join('')),
})).body;

function value(): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .string({
        unit: fc.constantFrom('a', 'b', ' ', '#', '.', '/', '*', '$', '{', '}', '\\', '"', "'", 'é'),
        maxLength: 12,
      })
      .map((text) => `v${text}`),
    fc
      .string({ unit: fc.constantFrom('a', ' ', '#', '{', '\\', '"'), maxLength: 8 })
      .map((text) => `'${text.replace(/[\\']/g, '\\$&')}'`),
    fc
      .string({ unit: fc.constantFrom('a', ' ', '#', '{', '\\', '"', '\t', "'"), maxLength: 8 })
      .map((text) => `"${text.replace(/["\\#]/g, '\\$&')}"`),
    fc.json({ maxDepth: 2 }).filter((text) => /^[[{]/.test(text) && !text.includes('#')),
    fc.constantFrom("\"#{ENV['A'] || 'd'}\"", '"x#{ENV.fetch("A", "e")}y"', '[\n"a", # c\n"b"\n]'),
  );
}
