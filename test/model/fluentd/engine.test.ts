import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import type { Element } from '../../../scripts/model/fluentd/config';
import { params, sections } from '../../../scripts/model/fluentd/config';
import type { Field } from '../../../scripts/model/fluentd/field';
import { plain, toField } from '../../../scripts/model/fluentd/field';
import { applyFilter } from '../../../scripts/model/fluentd/filters';
import { parseJson } from '../../../scripts/model/fluentd/json';
import { tagMatcher } from '../../../scripts/model/fluentd/match';
import { elasticsearchOutput, targetOf } from '../../../scripts/model/fluentd/output';
import { parseConfig } from '../../../scripts/model/fluentd/parse';
import { pluginType, settings } from '../../../scripts/model/fluentd/plugin';
import { resolve } from '../../../scripts/model/fluentd/value';
import { configText, wellFormed } from './arbitrary';

// Runs where Ruby can load Fluentd: `gem install fluentd -v 1.19.3`, or RUBYLIB on a checkout.
const present =
  spawnSync('ruby', ['-e', 'require "fluent/config"; require "fluent/match"'], { stdio: 'ignore' }).status === 0;

interface Answer {
  tree?: Tree;
  matches?: boolean[];
  records?: unknown[];
  failed?: string;
  text?: string;
  without?: string;
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
  return {
    ...found,
    params: values.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    elements: found.elements.map(sorted),
  };
}

const records = [
  {
    message: 'Hello World',
    level: 'warn',
    code: 7,
    kubernetes: {
      namespace_name: 'app-test',
      pod_name: 'web-1',
      labels: { app: 'Web', 'app.kubernetes.io/name': 'My-App' },
    },
  },
  { message: 'plain', kubernetes: { namespace_name: 'shop' } },
  { message: '' },
];
const transform = (expression: string, more = 'enable_ruby true') =>
  `<filter **>\n@type record_transformer\n${more}\n<record>\nx ${expression}\n</record>\n</filter>\n`;
const ruby = [
  "${record['message']}",
  "${record['none']}",
  "${record['kubernetes']['labels']['app']}",
  "${record.dig('kubernetes', 'labels', 'app')}",
  "${record.dig('kubernetes', 'labels', 'app') || 'none'}",
  "${(record.dig('kubernetes', 'labels', 'app.kubernetes.io/name') || 'x').downcase.tr('-', '_')}",
  "${record.dig('kubernetes', 'namespace_name')&.upcase}",
  "a-${record['level']}-${tag_parts[1]}",
  '${tag_parts.last}',
  '${tag_prefix[1]}',
  '${tag_suffix[1]}',
  '${tag}',
  "${record['message'].length}",
  "${record['message'][0..3]}",
  "${record['message'][-3..-1]}",
  "${record['message'][0, 2]}",
  "${record['message'].gsub(/[aeiou]/, '*')}",
  "${record['message'].sub('l', 'L')}",
  "${record['message'].split(' ').first}",
  "${record['message'] =~ /World/ ? 'yes' : 'no'}",
  "${record['message'].start_with?('H')}",
  "${record['code'].nil? ? 0 : record['code'] + 1}",
  "${record['code'] == 7 && record['level'] == 'warn'}",
  "${%w[shop pay].include?(record.dig('kubernetes', 'namespace_name'))}",
  "${record['message'].empty? ? 'empty' : 'text'}",
  "${record['kubernetes'].is_a?(Hash)}",
  "${record.key?('level')}",
  "${record['message'].capitalize}",
  "${record['message'].reverse}",
  "${record['none']['deep']}",
  "${record['none']['deep'] rescue 'saved'}",
  "${!record['level']}",
  "${record['message'].tr('a-y', 'b-z')}",
  "${record['message'].squeeze}",
  '{"y": "${record[\'level\'] || \'none\'}", "z": ["${tag}", 1, null]}',
  "${record['message'].delete_prefix('Hello ')}",
  "${record['message'].match?(/^H/)}",
  "${record['level'].to_s}",
  "${if record['level'] then record['level'] else 'none' end}",
  "${record['code'].to_i * 2 - 1}",
  "${record['message'].include?('lo')}",
  '${"#{record[\'level\']}!"}',
];
const noRuby = [
  '${record["message"]}',
  '${record["none"]}',
  '${tag}',
  '${tag_parts[1]}',
  '${tag_parts[-1]}',
  '${tag_prefix[1]}',
  'a-${record["level"]}-b',
  '${record["kubernetes"]["namespace_name"]}',
  "${record['message']}",
];
const grep = (section: string) => `<filter **>\n@type grep\n${section}\n</filter>\n`;
const rule = (name: string, key: string, pattern: string) => `<${name}>\nkey ${key}\npattern ${pattern}\n</${name}>`;
const filters = [
  ...ruby.map((expression) => transform(expression)),
  ...noRuby.map((expression) => transform(expression, '')),
  transform('1', 'renew_record true'),
  transform('1', 'renew_record true\nkeep_keys level'),
  transform('1', 'remove_keys message, $.kubernetes.labels'),
  transform("a${record['level']}", 'enable_ruby true\nauto_typecast false'),
  grep(rule('regexp', 'level', '/warn/')),
  grep(rule('exclude', 'level', '/warn/')),
  grep(rule('regexp', '$.kubernetes.namespace_name', '/^(app|shop)/')),
  grep(rule('regexp', 'message', '/^$/')),
  grep(rule('exclude', '$.kubernetes.labels.app', '/^web$/i')),
  grep(rule('regexp', 'level', 'warn') + '\n' + rule('exclude', 'message', '/World$/')),
  grep(`<or>\n${rule('regexp', 'level', '/x/')}\n${rule('regexp', 'message', '/plain/')}\n</or>`),
  grep(`<and>\n${rule('exclude', 'level', '/warn/')}\n${rule('exclude', 'message', '/Hello/')}\n</and>`),
  grep('regexp1 level warn'),
  grep('exclude1 message Hello'),
];
const templates = [
  'logs',
  'logs-${tag}',
  'a-${tag[0]}-${tag[1]}',
  '${tag[9]}',
  '${tag[-1]}',
  '${$.kubernetes.namespace_name}',
  'l-${level}-${$.kubernetes.labels.app}',
  "${record['level']}",
  '${message}',
];
const chunkKeys = [
  'tag',
  'tag, level',
  'tag, $.kubernetes.namespace_name',
  'level, $.kubernetes.labels.app',
  'tag, level, $.kubernetes.labels.app, $.kubernetes.namespace_name',
];

const engine = suite('as the engine itself');

if (present) {
  engine('configurations', () => {
    const texts = fc
      .sample(fc.oneof(wellFormed, configText), { numRuns: 3000, seed: 7 })
      .filter((config) => !config.includes('include'));
    const answers = ask(texts.map((config) => ({ config })));
    texts.forEach((config, index) => {
      const answer = answers[index] as Answer;
      const { root, problem } = parseConfig(config);
      const shown = JSON.stringify(config);
      if (answer.error) assert.ok(problem, `${shown}: the engine says ${answer.error}`);
      else assert.equal(problem ?? tree(root), sorted(answer.tree as Tree), shown);
    });
  });

  engine('the configurations of the repository', () => {
    const folders = [join(__dirname, '../../../base/fluentd'), join(__dirname, '../../fixtures/document')];
    const texts = folders
      .flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')))
      .flatMap((text) =>
        /^kind: ConfigMap$/m.test(text)
          ? Object.values<string>(parse(text).data ?? {})
          : /^<(?:source|label|system)/m.test(text)
            ? [text]
            : [],
      )
      .map((text) => text.replace(/^@include .*$/gm, '').replace(/ENV\.fetch\('(\w+)'\)/g, "ENV.fetch('$1', 'v')"));
    assert.ok(texts.length > 4);
    ask(texts.map((config) => ({ config }))).forEach(({ tree: expected, error }, index) => {
      assert.is(error, undefined);
      const { root, problem } = parseConfig(texts[index] ?? '');
      assert.equal(problem ?? tree(root), sorted(expected as Tree));
    });
  });

  engine('match patterns', () => {
    const piece = fc.constantFrom('a', 'b', '.', '*', '**', '{', '}', ',', '\\', '-', '_', '/', '[', '(', '|', '+');
    // A whole regular expression may use what only Ruby has; match.test.ts has the usual ones.
    const tag = fc
      .array(fc.constantFrom('a', 'b', '.', '-', '_', '{', ',', '*', '/', '\\'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    const request = fc.record({
      pattern: fc.array(piece, { minLength: 1, maxLength: 7 }).map((parts) => parts.join('')),
      tags: fc.array(tag, { minLength: 8, maxLength: 8 }),
    });
    const requests = fc.sample(request, { numRuns: 5000, seed: 7 }).filter(({ pattern }) => !pattern.startsWith('/'));
    const answers = ask(requests);
    requests.forEach(({ pattern, tags }, index) => {
      const { matches } = answers[index] as Answer;
      if (matches) assert.equal(tags.map(tagMatcher(pattern)), matches, `${pattern} on ${tags.join(' ')}`);
    });
  });

  engine('filters', () => {
    const cases = filters.flatMap((filter) =>
      records.map((record) => ({ filter, tag: 'kubernetes.var.log.a', record })),
    );
    ask(cases).forEach((answer, index) => {
      if (answer.without) return; // Fluentd's own gems are not all there
      const { filter, tag, record } = cases[index] as (typeof cases)[number];
      const element = sections(parseConfig(filter).root)[0] as Element;
      const type = pluginType(element, environment);
      const pod = { namespace: 'a', pod: 'a', container: 'a' };
      const result = applyFilter(
        type,
        settings(element, environment),
        { tag, record: toField(record) as Map<string, Field> },
        pod,
      );
      const shown = `${filter} on ${JSON.stringify(record)}: the engine says ${JSON.stringify(answer)}`;
      assert.is(answer.error, undefined, shown);
      if ('error' in result) assert.ok(answer.failed, `${shown}, here ${result.error}`);
      else assert.equal('record' in result ? [plain(result.record)] : [], answer.records ?? answer.failed, shown);
    });
  });

  engine('placeholders', () => {
    const cases = templates.flatMap((template) =>
      chunkKeys.flatMap((keys) => records.map((record) => ({ template, keys, tag: 'kubernetes.var.log', record }))),
    );
    ask(cases).forEach((answer, index) => {
      if (answer.without) return;
      const { template, keys, tag, record } = cases[index] as (typeof cases)[number];
      const element = sections(
        parseConfig(`<match **>\n@type elasticsearch\nindex_name ${template}\n<buffer ${keys}>\n</buffer>\n</match>`)
          .root,
      )[0] as Element;
      const target = targetOf(elasticsearchOutput(element, environment), {
        tag,
        record: toField(record) as Map<string, Field>,
      });
      assert.is(
        'name' in target ? target.name : target.error,
        answer.text?.toLowerCase(),
        `${template} with ${keys} on ${JSON.stringify(record)}`,
      );
    });
  });
} else engine.skip('needs Ruby with Fluentd', () => {});

engine.run();
