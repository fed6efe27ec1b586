import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { param, params, sections } from '../../../scripts/model/fluentd/config';
import { expandConfig } from '../../../scripts/model/fluentd/include';

const environment = { variables: new Map([['NAME', { text: 'b' }]]) };
const expand = (files: Record<string, string>) =>
  expandConfig(
    '/etc/fluent.conf',
    new Map(Object.entries(files).map(([name, text]) => [`/etc/${name}`, text])),
    environment,
  );

const include = suite('expandConfig');

include('puts files where they are included, relative to the file that includes them', () => {
  const { root, problems, missing } = expand({
    'fluent.conf': '<match a>\n</match>\n@include "#{ENV[\'NAME\']}.conf"\n<match d>\n</match>\n',
    'b.conf': '@include sub/c.conf\n',
    'sub/c.conf': '<match c>\n</match>\n@include ../e.conf\n',
    'e.conf': '<match e>\n</match>\n',
  });
  assert.equal([problems, missing], [[], []]);
  assert.equal(
    sections(root).map(({ arg, place }) => [arg?.parts, place.file]),
    [
      [[{ text: 'a' }], '/etc/fluent.conf'],
      [[{ text: 'c' }], '/etc/sub/c.conf'],
      [[{ text: 'e' }], '/etc/e.conf'],
      [[{ text: 'd' }], '/etc/fluent.conf'],
    ],
  );
});

include('takes the files of a glob in their order', () => {
  const { root, read } = expand({
    'fluent.conf': '@include conf.d/*.conf\n',
    'conf.d/b.conf': 'x 2\n',
    'conf.d/a.conf': 'x 1\n',
    'conf.d/c.txt': 'x 3\n',
  });
  assert.equal(
    params(root).map(({ place }) => place.file),
    ['/etc/conf.d/b.conf'],
  );
  assert.not(read.has('/etc/conf.d/c.txt'));
});

include('inside a section', () => {
  const { root } = expand({
    'fluent.conf': '<source>\n  @include parse.conf\n</source>\n',
    'parse.conf': 'tag x\n<parse>\n</parse>\n',
  });
  const [source] = sections(root);
  assert.ok(source && param(source, 'tag') && sections(source, 'parse').length === 1);
});

include('names what is missing, a glob never', () => {
  const { missing } = expand({ 'fluent.conf': '@include none.conf\n@include none/*.conf\n' });
  assert.equal(missing, [{ target: 'none.conf', place: { file: '/etc/fluent.conf', line: 1, column: 1 } }]);
});

include('ends where a file includes itself', () => {
  const { problems } = expand({ 'fluent.conf': '@include a.conf\n', 'a.conf': '@include fluent.conf\n' });
  assert.equal(problems, [
    { message: 'fluent.conf includes itself', place: { file: '/etc/a.conf', line: 1, column: 1 } },
  ]);
});

include('ends where files double', () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`${index}.conf`, `@include ${index + 1}.conf\n`.repeat(2)]),
  );
  const { problems } = expand({ ...files, 'fluent.conf': '@include 0.conf\n' });
  assert.is(problems[0]?.message, 'more than 1000 files are included');
});

include('tells the file of a problem', () => {
  const { problems } = expand({ 'fluent.conf': '@include a.conf\n', 'a.conf': '<match>\n' });
  assert.equal(problems[0]?.place, { file: '/etc/a.conf', line: 2, column: 1 });
});

include.run();
