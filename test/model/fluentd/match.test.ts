import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patternProblem, patternSource, tagMatcher } from '../../../scripts/model/fluentd/match';

const golden = suite('tagMatcher: container tags, as the engine answers');
const prefix = 'kubernetes.var.log.containers.';
const globs = ['**infra**.log', '*_infra_*.log', '**_infra_**.log', '**monitoring**.log', '**kube-logging**.log'];
const vectors: Record<string, string> = {
  'p-1_infra_c-H.log': 'YYY--',
  'a.b-1_infra_c-H.log': 'Y-Y--',
  'infrastructure-api-1_prod_api-H.log': 'Y----',
  'billing-1_prod_monitoring-sidecar-H.log': '---Y-',
  'p-1_monitoring-prod_c-H.log': '---Y-',
  'kube-logging-docs-1_prod_web-H.log': '----Y',
  'fluentd-x_kube-logging_fluentd-H.log': '----Y',
};
for (const [file, expected] of Object.entries(vectors)) {
  golden(file, () => {
    const found = globs.map((glob) => (tagMatcher(prefix + glob)(prefix + file) ? 'Y' : '-')).join('');
    assert.is(found, expected);
  });
}
golden('kubernetes.* matches no container tag', () => {
  assert.not(tagMatcher('kubernetes.*')('kubernetes.var.log.containers.p-1_infra_c-H.log'));
});
golden.run();

const matcher = suite('tagMatcher');
const table: [pattern: string, matching: string[], other: string[]][] = [
  ['', ['a', 'a.b', ''], []],
  ['**', ['a', 'a.b', ''], []],
  ['a', ['a'], ['a.b', 'ab', '']],
  ['a.*', ['a.b', 'a.'], ['a', 'a.b.c']],
  ['a.**', ['a', 'a.b', 'a.b.c'], ['ab', 'b.a']],
  ['**.a', ['a', 'b.a', 'c.b.a'], ['ba', 'a.b']],
  ['a.**.b', ['a.b', 'a.x.b', 'a.x.y.b'], ['a', 'a.xb', 'ab']],
  ['a.{b,c}.d', ['a.b.d', 'a.c.d'], ['a.d', 'a.b.c.d']],
  ['a.{b,c.**}', ['a.b', 'a.c', 'a.c.x'], ['a.d', 'a.b.x']],
  ['{a,b{1,2}}', ['a', 'b1', 'b2'], ['b', 'b3']],
  ['a b.*', ['a', 'b.x'], ['b', 'a.x']],
  ['/a\\.(b|c)/', ['a.b', 'a.c'], ['a.d', 'xa.b']],
  ['a.', ['a'], ['a.']],
  ['a\\*', ['a*'], ['ab']],
  ['!a', ['!a'], ['b', 'a']],
  ['a-b_c', ['a-b_c'], ['a.b_c']],
];
for (const [pattern, matching, other] of table) {
  matcher(`'${pattern}'`, () => {
    for (const tag of matching) assert.ok(tagMatcher(pattern)(tag), `matches ${tag}`);
    for (const tag of other) assert.not.ok(tagMatcher(pattern)(tag), `does not match ${tag}`);
  });
}
matcher.run();

const problem = suite('patternProblem');
problem('a regular expression without its end', () =>
  assert.is(patternProblem('/a'), '/a begins with / and does not end with it'),
);
problem('no regular expression', () => assert.match(patternProblem('/(/') ?? '', 'unmatched parenthesis'));
problem('none', () => assert.is(patternProblem('a.** {b,c}'), undefined));
problem.run();

const source = suite('patternSource');
source('is the expression of the engine', () => {
  assert.is(patternSource('kubernetes.**'), '\\Akubernetes(?![^\\.]).*\\Z');
  assert.is(patternSource('kubernetes.*'), '\\Akubernetes\\.[^\\.]*\\Z');
  assert.is(patternSource('a.**infra**.log'), '\\Aa(?![^\\.]).*infra(?:.*\\.|\\A)log\\Z');
});
source.run();
