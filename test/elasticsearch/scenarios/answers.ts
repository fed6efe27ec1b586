import * as assert from 'uvu/assert';
import { builtInNames } from '../../../scripts/model/elasticsearch/tables/built-in';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import type { Endpoint } from '../engine/http';
import { ask, demand } from '../engine/http';
import type { Step } from '../step';

/** A question to a live node whose answer a policy foretells. */
interface Proof {
  title: string;
  policies: readonly string[];
  /** Asked beforehand, and expected to succeed. */
  given?: readonly [string, unknown?][];
  question: string;
  content?: unknown;
  status: number;
  /** What the answer must hold. */
  says?: RegExp;
}

const stream = (name: string, more: object = {}) =>
  [`PUT /_index_template/${name}`, { index_patterns: [`${name}-*`], data_stream: {}, priority: 300, ...more }] as [
    string,
    unknown,
  ];
const line = (action: string, document: object) =>
  `${action}\n${JSON.stringify({ '@timestamp': '2026-11-24T09:00:00Z', ...document })}\n`;
const create = (document: object) => line('{"create":{}}', document);
const phases = (all: object) => ({ policy: { phases: all } });

const proofs: readonly Proof[] = [
  {
    title: 'a lifecycle action in a phase that does not have it is refused',
    policies: ['elasticsearch/lifecycle-actions'],
    question: 'PUT /_ilm/policy/refused',
    content: phases({ warm: { actions: { rollover: { max_age: '1d' } } } }),
    status: 400,
    says: /invalid action \[rollover\] defined in phase \[warm\]/,
  },
  {
    title: 'a frozen phase without a searchable snapshot is refused',
    policies: ['elasticsearch/lifecycle-actions'],
    question: 'PUT /_ilm/policy/refused',
    content: phases({ frozen: { min_age: '1d', actions: {} } }),
    status: 400,
    says: /frozen.*searchable_snapshot/,
  },
  {
    title: 'phases in the wrong order are refused',
    policies: ['elasticsearch/lifecycle-in-order'],
    question: 'PUT /_ilm/policy/refused',
    content: phases({ warm: { min_age: '7d', actions: {} }, delete: { min_age: '1d', actions: { delete: {} } } }),
    status: 400,
    says: /configured to run the delete phase \(min_age: 1d\) before the warm phase/,
  },
  {
    title: 'a template with a missing component is refused',
    policies: ['elasticsearch/template-components'],
    question: stream('refused')[0],
    content: { index_patterns: ['refused-*'], composed_of: ['nobody'] },
    status: 400,
    says: /nobody.*not exist/,
  },
  {
    title: 'two templates of one priority for the same names: the second is refused',
    policies: ['elasticsearch/template-priority'],
    given: [stream('overlap')],
    question: 'PUT /_index_template/overlap-2',
    content: { index_patterns: ['overlap-a*'], priority: 300 },
    status: 400,
    says: /same priority \[300\]/,
  },
  {
    title: 'a template that names a missing lifecycle policy is accepted',
    policies: ['elasticsearch/template-lifecycle'],
    question: 'PUT /_index_template/unmanaged',
    content: { index_patterns: ['unmanaged-*'], template: { settings: { 'index.lifecycle.name': 'nobody' } } },
    status: 200,
  },
  {
    title: 'a template with an unknown index mode is refused',
    policies: ['elasticsearch/index-mode'],
    question: 'PUT /_index_template/refused',
    content: { index_patterns: ['refused-*'], template: { settings: { 'index.mode': 'logs' } } },
    status: 400,
    says: /No enum constant org\.elasticsearch\.index\.IndexMode\.LOGS/,
  },
  {
    title: 'a name that no template covers becomes a plain index with guessed mappings and one replica',
    policies: ['elasticsearch/template-covers-written'],
    given: [['POST /uncovered/_bulk?refresh=true', create({ message: 'a line' })]],
    question: 'GET /uncovered/_settings?flat_settings=true',
    status: 200,
    says: /"index.number_of_replicas":"1"/,
  },
  {
    title: 'labels as plain objects: the second of two clashing documents is refused',
    policies: ['fluentd/dedot-labels', 'fluentd/error-label', 'elasticsearch/template-bounds-fields'],
    given: [stream('labels'), ['POST /labels-a/_bulk', create({ kubernetes: { labels: { app: 'web' } } })]],
    question: 'POST /labels-a/_bulk',
    content: create({ kubernetes: { labels: { 'app.kubernetes.io/name': 'web' } } }),
    status: 200,
    says: /"status":400.*(object mapping|document_parsing_exception)/,
  },
  {
    title: 'the 1001st field is refused',
    policies: ['elasticsearch/template-bounds-fields'],
    given: [stream('fields')],
    question: 'POST /fields-a/_bulk',
    content: create(Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`label_${index}`, 'x']))),
    status: 200,
    says: /Limit of total fields \[1000\] has been exceeded/,
  },
  {
    title: 'an index name that begins with a dash, what an empty placeholder makes, is refused',
    policies: ['fluentd/index-names-valid'],
    question: 'POST /-2026.11.24/_bulk',
    content: create({ message: 'a line' }),
    status: 200,
    says: /invalid_index_name_exception.*must not start with/,
  },
  {
    title: 'a placeholder that was not replaced becomes the name of an index',
    policies: ['fluentd/chunk-keys-cover-placeholders'],
    question: 'POST /_bulk',
    content: '{"create":{"_index":"${$.kubernetes.namespace_name}-2026"}}\n{"@timestamp":"2026-11-24T09:00:00Z"}\n',
    status: 200,
    says: /"_index":"\$\{\$\.kubernetes\.namespace_name\}-2026".*"status":201/,
  },
  {
    title: 'a data stream takes nothing but create',
    policies: ['fluentd/create-has-id'],
    given: [stream('only-create')],
    question: 'POST /only-create-a/_bulk',
    content: line('{"index":{}}', { message: 'a line' }),
    status: 200,
    says: /only write ops with an op_type of create are allowed in data streams/,
  },
  {
    title: 'an agent for an older Elasticsearch sends _type, which is refused',
    policies: ['fluentd/image-fits-elasticsearch'],
    question: 'POST /typed/_bulk',
    content: line('{"create":{"_type":"_doc"}}', {}),
    status: 400,
    says: /Action\/metadata line \[1\] contains an unknown parameter \[_type\]/,
  },
  {
    title: 'more shards than the limit are refused: an index for each pod ends there',
    policies: ['fluentd/bounded-index-names', 'capacity/shards-within-limit'],
    given: [['PUT /_cluster/settings', { persistent: { 'cluster.max_shards_per_node': 1 } }]],
    question: 'PUT /pod-7c9f-2026.11.24',
    status: 400,
    says: /would add \[2\] shards, but this cluster currently has \[\d+\]\/\[1\] maximum normal shards/,
  },
  {
    title: 'a writer without auto_configure cannot begin a data stream',
    policies: ['elasticsearch/writer-privileges'],
    given: [
      ['PUT /_cluster/settings', { persistent: { 'cluster.max_shards_per_node': null } }],
      stream('narrow'),
      ['PUT /_security/role/narrow', { indices: [{ names: ['narrow-*'], privileges: ['create_doc'] }] }],
      ['PUT /_security/user/narrow', { password: 'a-password', roles: ['narrow'] }],
    ],
    question: 'POST /narrow-a/_bulk',
    content: create({ message: 'a line' }),
    status: 200,
    says: /"status":403.*auto_configure/,
  },
  {
    title: 'a replica more than there are nodes: yellow for ever',
    policies: ['capacity/replicas-fit-data-nodes'],
    given: [['PUT /replicated', { settings: { number_of_replicas: 1 } }]],
    question: 'GET /_cluster/health/replicated',
    status: 200,
    says: /"status":"yellow"/,
  },
  {
    title: 'a wildcard cannot delete by default',
    policies: ['elasticsearch/destructive-requires-name'],
    question: 'DELETE /*',
    status: 400,
    says: /Wildcard expressions or all indices are not allowed/,
  },
  {
    title: 'with destructive_requires_name false it takes every index',
    policies: ['elasticsearch/destructive-requires-name'],
    given: [['PUT /_cluster/settings', { persistent: { 'action.destructive_requires_name': false } }]],
    question: 'DELETE /repl*,uncov*',
    status: 200,
  },
];

/** What a live node answers to that which the policies refuse. */
export function answers(node: () => Endpoint): Step[] {
  const reserved: Step = {
    title: 'the roles and users that it reserves are the built-in names, and no other',
    policies: ['elasticsearch/built-in-names'],
    async run() {
      for (const kind of ['role', 'user'] as const) {
        const found = Object.entries<Unstructured>(await demand(node(), `GET /_security/${kind}`));
        const own = found.filter(([, { metadata }]) => metadata._reserved).map(([name]) => name);
        assert.equal(own.sort(), [...builtInNames[kind]].sort(), kind);
      }
    },
  };
  const asked: Step[] = proofs.map(({ title, policies, given = [], question, content, status, says }) => ({
    title,
    policies,
    async run() {
      for (const [before, body] of given) await demand(node(), before, body);
      const narrow = policies.includes('elasticsearch/writer-privileges');
      const endpoint = narrow ? { ...node(), user: { username: 'narrow', password: 'a-password' } } : node();
      const answer = await ask(endpoint, question, content);
      const text = JSON.stringify(answer.body);
      assert.is(answer.status, status, text);
      if (says && !says.test(text)) throw new Error(`expected ${says}, found ${text.slice(0, 2000)}`);
    },
  }));
  return [reserved, ...asked];
}
