import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Field } from '../../../scripts/model/fluentd/field';
import { toField } from '../../../scripts/model/fluentd/field';
import { evaluateRuby } from '../../../scripts/model/fluentd/ruby';

const environment = {
  variables: new Map([
    ['A', { text: 'a' }],
    ['P', { label: '<secret es/password>' }],
  ] as const),
};
const record = toField({
  message: 'Hello',
  kubernetes: { namespace_name: 'shop', labels: { app: 'Web-1' } },
  level: null,
  code: 7,
});
const names = new Map<string, Field>([
  ['record', record],
  ['tag', 'kubernetes.x'],
  ['tag_parts', ['kubernetes', 'x']],
  ['pod', { label: '<pod>' }],
]);

const values: Record<string, Field> = {
  "ENV['A']": 'a',
  'ENV["A"] || "b"': 'a',
  "ENV['X'] || 'd'": 'd',
  "ENV.fetch('X', 'd')": 'd',
  "ENV.fetch('X') { 'd' }": 'd',
  "ENV.key?('X')": false,
  "ENV['P']": { label: '<secret es/password>' },
  "'https://' + ENV['A'] + ':9200'": 'https://a:9200',
  "\"#{ENV['A']}-#{ENV['P']}\"": { label: 'a-<secret es/password>' },
  hostname: { label: '<hostname>' },
  worker_id: { label: '<worker_id>' },
  'Socket.gethostname': { label: '<hostname>' },
  "File.join('/var/log/', ENV.fetch('X', ''), 'a.pos')": '/var/log/a.pos',
  'record["message"]': 'Hello',
  "record['none']": null,
  'record.dig("kubernetes", "labels", "app")': 'Web-1',
  'record.dig("kubernetes", "labels", "none") || "unlabelled"': 'unlabelled',
  'record.dig("kubernetes", "none", "app")&.downcase || "x"': 'x',
  "record['kubernetes']['labels']['app'].downcase.gsub(/[^a-z0-9]/, '_')": 'web_1',
  "record['kubernetes']['labels']['app'].tr('A-Z', 'a-z')[0, 3]": 'web',
  "record['message'][0..2]": 'Hel',
  "record['level'].nil? ? 'none' : record['level']": 'none',
  "record['code'] >= 5 && record['code'] < 8": true,
  "%w[shop pay].include?(record['kubernetes']['namespace_name'])": true,
  "record['message'] =~ /^he/i ? 1 : 2": 1,
  'if record["code"] == 7 then "seven" else "other" end': 'seven',
  "tag_parts[1] + '.' + tag_parts.last": 'x.x',
  "tag.sub(/^kubernetes\\./, '')": 'x',
  "record['none']['deep'] rescue 'saved'": 'saved',
  "!record.key?('message')": false,
  "pod.downcase || 'x'": { label: '<pod>' },
  "(ENV['X'] || 'b').upcase": 'B',
  'record.is_a?(Hash)': true,
};

const evaluates = suite('evaluateRuby');
for (const [code, value] of Object.entries(values)) {
  evaluates(code, () => assert.equal(evaluateRuby(code, environment, names), { is: 'value', value }));
}
evaluates('an unset variable is nil, and named', () => {
  assert.equal(evaluateRuby("ENV['X']", environment), { is: 'value', value: null, missing: 'X' });
});
evaluates('use_nil and use_default', () => {
  assert.equal(evaluateRuby("ENV['X'] || use_nil", environment), { is: 'nil' });
  assert.equal(evaluateRuby("ENV['A'] || use_nil", environment), { is: 'value', value: 'a' });
  assert.equal(evaluateRuby('use_default', environment), { is: 'default' });
});
evaluates('what raises in Ruby', () => {
  assert.equal(evaluateRuby("ENV.fetch('X')", environment), { is: 'raised', message: 'key not found: "X"' });
  assert.equal(evaluateRuby("record['none']['deep']", environment, names), {
    is: 'raised',
    message: "undefined method '[]' for nil",
  });
});
for (const code of [
  '`ls`',
  'x = 1; x',
  'record.each { |k| k }',
  'IO.read("/etc/passwd")',
  '',
  '((',
  'record.foo',
  "'a' 'b'",
]) {
  evaluates(`does not follow ${code}`, () =>
    assert.equal(evaluateRuby(code, environment, names), { is: 'unresolved', code }),
  );
}
evaluates.run();
