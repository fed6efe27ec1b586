import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { environment } from '../../../scripts/model/kube/environment';
import { containers } from '../../../scripts/model/kube/pod';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import { stackOf } from '../../../scripts/model/kube/stack';
import { demand } from '../engine/http';
import { until } from '../engine/wait';
import { runBootstrap } from '../overlay/bootstrap';
import { fluentdUser, outputNames, writtenNames } from '../overlay/fluentd';
import type { Cluster } from '../overlay/running';
import { askAs, bootstrapObjects, configFiles, endpoint } from '../overlay/running';
import { objectNamed, secretValue } from '../overlay/stack';
import type { Step } from '../step';

const addresses: Record<string, (name: string) => string> = {
  lifecycle: (name) => `/_ilm/policy/${name}`,
  'component-template': (name) => `/_component_template/${name}`,
  'index-template': (name) => `/_index_template/${name}`,
  role: (name) => `/_security/role/${name}`,
  user: (name) => `/_security/user/${name}`,
  repository: (name) => `/_snapshot/${name}`,
  'snapshot-policy': (name) => `/_slm/policy/${name}`,
};

/** The Job's own script, cut off and repeated; then who may do what. */
export function bootstrap(cluster: Cluster): Step[] {
  const { stack } = cluster;
  let first: unknown;
  return [
    {
      title: "Elasticsearch's registry has made its own templates, and a lifecycle called logs",
      needed: true,
      async run() {
        await until('the built-in templates', 60, async () => {
          await demand(endpoint(cluster), 'GET /_index_template/logs');
          await demand(endpoint(cluster), 'GET /_ilm/policy/logs');
          return true;
        });
        return builtIn.join(', ');
      },
    },
    {
      title: "under the registry's names our templates are written over, and the Job says so",
      policies: ['elasticsearch/built-in-names'],
      async run() {
        const { code, printed } = await runBootstrap({ ...cluster, stack: underBuiltInNames(stack) });
        assert.is(code, 1, printed);
        const said = printed.trim().split('\n').at(-1) ?? '';
        assert.is(
          said,
          'bootstrap: component-template logs-mappings is not as described any more: something else writes it',
        );
        for (const name of builtIn) {
          const { component_templates } = await demand(endpoint(cluster), `GET /_component_template/${name}`);
          assert.is(component_templates[0].component_template._meta.managed, true, name);
        }
        return said;
      },
    },
    {
      title: "the bootstrap Job's script is killed half-way",
      needed: true,
      async run() {
        const { printed } = await runBootstrap(cluster, 'bootstrap: component-template');
        const done = printed.split('\n').filter((line) => /^bootstrap: \S+ \S+$/.test(line)).length;
        assert.ok(done > 0, printed);
        assert.ok(done < bootstrapObjects(stack).length, printed);
        return `${done} of ${bootstrapObjects(stack).length} objects were written`;
      },
    },
    {
      title: 'it runs to its end after that',
      needed: true,
      async run() {
        const { code, printed } = await runBootstrap(cluster);
        assert.is(code, 0, printed);
        first = await state(cluster);
        return printed.trim().split('\n').at(-1)?.replace('bootstrap: ', '');
      },
    },
    {
      title: 'a second run changes nothing',
      async run() {
        const { code, printed } = await runBootstrap(cluster);
        assert.is(code, 0, printed);
        assert.equal(await state(cluster), first);
      },
    },
    {
      title: 'templates resolve to the declared settings, mappings and lifecycle',
      policies: ['elasticsearch/template-components', 'elasticsearch/template-lifecycle', 'elasticsearch/index-mode'],
      async run() {
        for (const { name } of writtenNames(stack)) {
          const { template } = await demand(endpoint(cluster), `POST /_index_template/_simulate_index/${name}`);
          for (const { body } of declaredFor(stack, name)) {
            holds(template.settings, nested(body.template.settings ?? {}), 'settings');
            holds(template.mappings, body.template.mappings ?? {}, 'mappings');
          }
          const policy = template.settings.index.lifecycle.name;
          const [lifecycle] = Object.keys(await demand(endpoint(cluster), `GET /_ilm/policy/${policy}`));
          assert.is(lifecycle, policy);
        }
        return writtenNames(stack)
          .map(({ name }) => name)
          .join(', ');
      },
    },
    {
      title: 'a template of higher priority, as another product would install it, fails the Job',
      policies: ['elasticsearch/template-priority'],
      async run() {
        const foreign = { index_patterns: ['logs-*'], data_stream: {}, priority: 900 };
        await demand(endpoint(cluster), 'PUT /_index_template/foreign', foreign);
        try {
          const { code, printed } = await runBootstrap(cluster);
          assert.is(code, 1, printed);
          const said = printed.trim().split('\n').at(-1) ?? '';
          assert.match(said, /^bootstrap: index-template logs-\w+ is not what logs-\w+\.bootstrap-bootstrap gets: /);
          return said;
        } finally {
          await demand(endpoint(cluster), 'DELETE /_index_template/foreign');
        }
      },
    },
    {
      title: "Fluentd's user writes where its configuration writes",
      policies: ['elasticsearch/writer-privileges', 'elasticsearch/identities-apart'],
      async run() {
        const names = [...writtenNames(stack).map(({ name }) => name), ...outputNames(stack)];
        for (const name of names) assert.is(await write(cluster, name), 201, name);
        return names.join(', ');
      },
    },
    {
      title: "Fluentd's user writes nowhere else, and cannot read, change or delete",
      policies: ['elasticsearch/roles-are-narrow'],
      async run() {
        const user = fluentdUser(stack);
        const [{ name } = { name: '' }] = writtenNames(stack);
        for (const other of [
          'logs-app-default',
          'metrics-kubernetes.web-default',
          'kubernetes',
          '.kibana_1',
          `${name}x`.replace('logs-kubernetes', 'logs-kube'),
        ]) {
          assert.is(await write(cluster, other), 403, other);
        }
        const { data_streams } = await demand(endpoint(cluster), `GET /_data_stream/${name}`);
        const [{ index_name }] = data_streams[0].indices;
        const { hits } = (await demand(endpoint(cluster), `POST /${name}/_search?ignore_unavailable=true`, {
          size: 1,
        })) as Unstructured;
        const forbidden: [string, unknown?][] = [
          [`GET /${name}/_search`],
          [`GET /${index_name}/_doc/${hits.hits[0]?._id ?? 'x'}`],
          [`DELETE /${index_name}/_doc/x`],
          [`DELETE /_data_stream/${name}`],
          [`DELETE /${index_name}`],
          [`PUT /${index_name}/_settings`, { 'index.number_of_replicas': 0 }],
          [`POST /${name}/_rollover`],
          ['PUT /_cluster/settings', { persistent: { 'cluster.routing.allocation.enable': 'none' } }],
          ['GET /_cat/indices'],
          ['PUT /_index_template/x', { index_patterns: ['x'], data_stream: {} }],
          ['GET /_security/user'],
          ['GET /_snapshot'],
        ];
        for (const [question, content] of forbidden) {
          const { status, body } = await askAs(cluster, user, question, content);
          assert.is(status, 403, `${question} answered ${status} ${JSON.stringify(body).slice(0, 300)}`);
        }
        const update = await askAs(cluster, user, `POST /${index_name}/_bulk`, '{"delete":{"_id":"x"}}\n');
        assert.is(update.body.items?.[0]?.delete?.status ?? update.status, 403);
        return `${forbidden.length + 6} attempts answered 403`;
      },
    },
    {
      title: "Kibana's user logs in with the password of its Secret, and nobody with another",
      policies: ['kibana/service-user'],
      async run() {
        const kibana = objectNamed(stack, 'Deployment', 'kibana');
        const settings = parse(configFiles(stack, /^kibana-config/)['kibana.yml'] ?? '');
        const [main] = containers(kibana).filter(({ list }) => list === 'containers');
        const variable = /\$\{(\w+)\}/.exec(settings['elasticsearch.password'])?.[1] ?? '';
        const mark = main && environment(main, kibana, stack).get(variable)?.text;
        const [, secret = '', key = ''] = /^\{secret ([^/]*)\/(.*)\}$/.exec(mark ?? '') ?? [];
        const username = settings['elasticsearch.username'];
        const user = { username, password: secretValue(stack, 'kube-logging', secret, key) };
        for (const url of settings['elasticsearch.hosts']) {
          const answer = await demand(endpoint(cluster, user, url), 'GET /_security/_authenticate');
          assert.is(answer.username, 'kibana_system');
          assert.equal(answer.roles, ['kibana_system']);
        }
        assert.is(
          (await askAs(cluster, { username, password: 'another' }, 'GET /_security/_authenticate')).status,
          401,
        );
      },
    },
  ];
}

/** The repository and the snapshot policy that the bootstrap made. */
export function backups(cluster: Cluster): Step[] {
  const { stack } = cluster;
  return [
    {
      title: 'the repository is verified by every node and the snapshot policy names it',
      policies: ['elasticsearch/snapshot-policy'],
      async run() {
        const repositories = bootstrapObjects(stack).filter(({ kind }) => kind === 'repository');
        assert.ok(repositories.length > 0);
        for (const { name } of repositories) {
          const { nodes } = await demand(endpoint(cluster), `POST /_snapshot/${name}/_verify`);
          const storing = cluster.pods.filter(({ set }) => [...set.roles].some((role) => /^(data|master)/.test(role)));
          assert.is(Object.keys(nodes).length, storing.length);
        }
        for (const { name, body } of bootstrapObjects(stack).filter(({ kind }) => kind === 'snapshot-policy')) {
          const policies = await demand(endpoint(cluster), `GET /_slm/policy/${name}`);
          assert.is(policies[name].policy.repository, body.repository);
        }
      },
    },
    {
      title: 'an object store that is away stops neither the Job nor what comes after it, and is told',
      async run() {
        const store = join(cluster.host.work, 'object-store');
        chmodSync(store, 0o000);
        try {
          const { code, printed } = await runBootstrap(cluster);
          assert.is(code, 0, printed);
          const warning = /^bootstrap: WARNING: no snapshot can be taken, repository \S+ cannot be used: HTTP 500/m;
          assert.match(printed, warning);
          assert.match(printed, /objects are as described$/m);
        } finally {
          chmodSync(store, 0o755);
        }
      },
    },
  ];
}

/** Component templates of LegacyStackTemplateRegistry for logs. */
const builtIn = ['logs-mappings', 'logs-settings'];

/** The stack with our component templates under the registry's names, without a version. */
function underBuiltInNames(stack: Cluster['stack']): Cluster['stack'] {
  const renamed = (text: string) =>
    text.replaceAll('efk-logs-mappings', 'logs-mappings').replaceAll('efk-logs-settings', 'logs-settings');
  const objects = stack.objects.map((object) => {
    if (!object.metadata.name.startsWith('elasticsearch-bootstrap') || object.kind !== 'ConfigMap') return object;
    const files = Object.entries<string>(object['data']).filter(([file]) => !file.startsWith('index-template'));
    const data = Object.fromEntries(
      files.map(([file, text]) => [
        renamed(file),
        file.startsWith('component-template') ? text.replace(/"version": \d+,/, '') : text,
      ]),
    );
    return { ...object, data };
  });
  return stackOf(objects, { facts: stack.facts, ...(stack.overlay === undefined ? {} : { overlay: stack.overlay }) });
}

/** What the bootstrap made, without what says when. */
async function state(cluster: Cluster): Promise<unknown> {
  const answers: Record<string, unknown> = {};
  for (const { kind, name } of bootstrapObjects(cluster.stack)) {
    const address = addresses[kind]?.(name);
    if (address === undefined) continue;
    const body = await demand(endpoint(cluster), `GET ${address}`);
    answers[address] = JSON.parse(
      JSON.stringify(body, (key, value) =>
        /^(version|uuid|.*date.*|next_execution.*)$/.test(key) ? undefined : value,
      ),
    );
  }
  assert.ok(Object.keys(answers).length > 0);
  return answers;
}

/** The component templates and the index template that apply to a name, as declared. */
function declaredFor(stack: Cluster['stack'], name: string): { body: Unstructured }[] {
  const objects = bootstrapObjects(stack);
  const template = objects.find(
    ({ kind, body }) =>
      kind === 'index-template' && body.index_patterns.some((pattern: string) => glob(pattern).test(name)),
  );
  if (!template) throw new Error(`no declared template applies to ${name}`);
  const composed: string[] = template.body.composed_of ?? [];
  return [
    ...objects.filter((object) => object.kind === 'component-template' && composed.includes(object.name)),
    template,
  ];
}

function glob(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}

/** `{"index.mode": x}` as `{index: {mode: x}}`. */
function nested(flat: Record<string, unknown>): unknown {
  const root: Record<string, Unstructured> = {};
  for (const [key, value] of Object.entries(flat)) {
    const path = key.split('.');
    const last = path.pop() ?? '';
    let place = root;
    for (const segment of path) place = place[segment] ??= {};
    place[last] = value;
  }
  return root;
}

/** Everything that is declared is there, in the words that Elasticsearch answers in: texts for numbers and booleans. */
export function holds(found: unknown, declared: unknown, path: string): void {
  if (declared !== null && typeof declared === 'object' && !Array.isArray(declared)) {
    for (const [key, value] of Object.entries(declared)) holds((found as Unstructured)?.[key], value, `${path}.${key}`);
    return;
  }
  if (Array.isArray(declared)) {
    assert.is((found as unknown[] | undefined)?.length, declared.length, path);
    for (const [index, value] of declared.entries()) holds((found as unknown[])[index], value, `${path}[${index}]`);
    return;
  }
  assert.is(String(found), String(declared), path);
}

async function write(cluster: Cluster, name: string): Promise<number> {
  const document = { '@timestamp': new Date().toISOString(), message: 'a line' };
  const { status, body } = await askAs(
    cluster,
    fluentdUser(cluster.stack),
    `POST /${name}/_bulk`,
    `{"create":{}}\n${JSON.stringify(document)}\n`,
  );
  return body.items?.[0]?.create?.status ?? status;
}
