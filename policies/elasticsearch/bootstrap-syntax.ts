import { LineCounter, parseDocument } from 'yaml';
import { bootstrapObjects } from '../../scripts/model/elasticsearch/bootstrap';
import { key as pathKey } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import { configMap } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** What the file of an object is called, for one that cannot be told by its content. */
const named =
  /^(component-template|index-template|lifecycle|password|pipeline|repository|role|role-mapping|snapshot-policy|user)\./;

export const bootstrapSyntax: Policy = {
  id: 'elasticsearch/bootstrap-syntax',
  title: 'Every JSON file that is for Elasticsearch can be read',
  severity: 'error',
  rationale:
    'Elasticsearch answers 400 to a body that it cannot parse: the bootstrap Job fails, and its roles, templates and ' +
    'lifecycle policies are missing until somebody reads its log.',
  remediation: 'Correct the file at the place that the message names.',
  source: 'RFC 8259; elasticsearch x_content_parse_exception',
  kinds: ['ConfigMap'],

  *check(map, stack) {
    const all = stack.memo(bootstrapObjects).some(({ at }) => at().object === map);
    for (const [name, text] of Object.entries(record(map['data']))) {
      if (!name.endsWith('.json') || typeof text !== 'string') continue;
      if (!all && !named.test(name)) continue; // a file of another program, which may read more than JSON
      const problem = problemOf(text);
      if (problem) yield { path: pathKey('data', name), ...problem, message: `${name} is no JSON: ${problem.message}` };
    }
  },

  pass: {
    'it is JSON': bootstrap({ 'role.writer.json': '{ "indices": [] }' }),
    'a file of another program': configMap('envoy', { 'custom_bootstrap.json': '"tracing": {}' }),
  },
  fail: {
    'role.writer.json is no JSON: a comma, a quote or a bracket is missing or too many': bootstrap({
      'role.writer.json': '{ "indices": [], }',
    }),
  },
};

/** Where and why a text is no JSON; undefined where it is. */
function problemOf(text: string): { message: string; position: { line: number; column: number } } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const lines = new LineCounter();
    const [first] = parseDocument(text, { lineCounter: lines }).errors;
    const told = /position (\d+)/.exec(String(error))?.[1];
    // the engine tells the place of most errors; YAML, a superset of JSON, that of others; else it ends too early
    const offset = told === undefined ? (first?.pos[0] ?? text.trimEnd().length) : Number(told);
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return {
      message: 'a comma, a quote or a bracket is missing or too many',
      position: { line: Math.max(line, 1), column: Math.max(col, 1) },
    };
  }
}
