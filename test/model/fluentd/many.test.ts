import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../../../policies';
import { check } from '../../../scripts/engine/check';
import { agents } from '../../../scripts/model/fluentd/agent';
import { destinations } from '../../../scripts/model/fluentd/destinations';
import type { Path } from '../../../scripts/model/fluentd/flow';
import { flow, work } from '../../../scripts/model/fluentd/flow';
import { declaredLogs } from '../../../scripts/model/fluentd/pods';
import { readersOf, waysOf } from '../../../scripts/model/fluentd/ways';
import { stackOf } from '../../../scripts/model/kube/stack';
import { agentExample } from '../../../scripts/rule/examples/fluentd';
import { parse } from '../../../scripts/yaml/parse';

const test = suite('many logging stacks in one target');

const config = (index: string, more: { exclude?: string; host?: string; rules?: string } = {}) => `
      <source>
        @type tail
        path /var/log/containers/*.log
        exclude_path ["/var/log/containers/*_${more.exclude ?? 'nowhere'}_*.log"]
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      ${more.rules ?? ''}
      <filter kubernetes.**>
        @type kubernetes_metadata
      </filter>
      <match **>
        @type elasticsearch
        host ${more.host ?? 'es'}
        index_name ${index}-\${$.kubernetes.namespace_name}
        <buffer tag, $.kubernetes.namespace_name>
        </buffer>
      </match>
    `;

const pods = (namespace: string, count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `kind: Pod\napiVersion: v1\nmetadata: { name: app-${index}, namespace: ${namespace} }\nspec: { containers: [{ name: app, image: "nginx:1.29.3" }] }\n`,
  );

const read = (text: string) =>
  stackOf(parse(text.replaceAll(/^(kind: (?:ConfigMap|DaemonSet|StatefulSet))$/gm, '$1\napiVersion: v1'), 'stacks'));

/** So many agents, each in a namespace of its own with so many pods. */
function stacks(count: number, podsEach: number, configOf: (namespace: string) => string) {
  const texts = Array.from({ length: count }, (_, number) => {
    const namespace = `team-${number}`;
    const agent = agentExample(configOf(namespace), { env: `{ name: TEAM, value: ${namespace} }` })
      .replace(/^ {6}/gm, '')
      .replaceAll('namespace: logs', `namespace: ${namespace}`);
    return [agent, ...pods(namespace, podsEach)].join('\n---\n');
  });
  return read(texts.join('\n---\n'));
}

const rules = policies.filter(({ id }) => /^(?:fluentd|capacity|elasticsearch)\//.test(id));

/** How often a log is followed through a configuration while every rule about the flow looks at these stacks. */
function followed(stack: ReturnType<typeof stacks>): number {
  work.followed = 0;
  check(stack, rules);
  return work.followed;
}

test('agents with one configuration follow each log once', () => {
  const stack = stacks(60, 4, () => config('logs'));
  assert.is(agents(stack).length, 60);
  const count = followed(stack);
  const logs = 60 * 5; // four pods and the agent's own
  assert.is(destinations(stack).length, 60);
  assert.ok(count >= logs && count < logs * 1.5, `followed ${count} logs, there are ${logs}`);
});

/** What teams change when they copy a stack: the namespace that stays out, by file and by tag, and the host. */
const copied = (namespace: string) => {
  const rules = `<match kubernetes.var.log.containers.**_${namespace}_**>\n        @type null\n      </match>`;
  return config('logs', { exclude: namespace, host: `es.${namespace}`, rules });
};

test('twice as many copies of a stack follow twice as many logs', () => {
  const [some, many] = [followed(stacks(10, 2, copied)), followed(stacks(20, 2, copied))];
  assert.ok(some >= 30 && many <= some * 2.1, `10 stacks follow ${some} logs, 20 follow ${many}`);
});

test('every agent writes all that its own configuration says, though others have another', () => {
  const stack = stacks(12, 1, (namespace) => config(`of-${namespace}`));
  const names = Array.from({ length: 12 }, (_, agent) =>
    Array.from({ length: 12 }, (_, pod) => `of-team-${agent}-team-${pod}`),
  );
  assert.equal(new Set(destinations(stack).map(({ name }) => name)), new Set(names.flat()));
});

const texts: Record<string, (namespace: string, number: number) => string> = {
  'copies of one stack': copied,
  'an exclusion for some': (namespace, number) => config('logs', number % 2 ? { exclude: namespace } : {}),
  'exclusions of another namespace, with a pattern': (_, number) =>
    config('logs', { exclude: `team-[${number + 1}-9]` }),
  'a match of part of a name': (_, number) =>
    config('logs', { rules: `<match **am-${number + 1}_** kubernetes.*.x>\n        @type null\n      </match>` }),
  'a match of what another rule makes of the tag': (_, number) =>
    config('logs', {
      rules: `<match kubernetes.**>\n        @type rewrite_tag_filter\n        <rule>\n          key stream\n          pattern /(.+)/\n          tag all.$1\n        </rule>\n      </match>\n      <match ${number % 2 ? 'all' : 'none'}.**>\n        @type null\n      </match>`,
    }),
  'a variable that Ruby asks for at each record': () =>
    config('logs', {
      rules: `<filter **>\n        @type record_transformer\n        enable_ruby true\n        <record>\n          team \${ENV['TEAM']}\n        </record>\n      </filter>`,
    }),
  'a label for its own': (namespace) =>
    config('logs', {
      rules: `<match kubernetes.**_${namespace}_**>\n        @type relabel\n        @label @OWN\n      </match>\n      <label @OWN>\n        <match **>\n          @type stdout\n        </match>\n      </label>`,
    }),
};

for (const [what, text] of Object.entries(texts)) {
  test(`a shared way ends as the agent's own: ${what}`, () => {
    let number = 0;
    const stack = stacks(5, 2, (namespace) => text(namespace, number++));
    const summary = ({ end, steps, worker, tag, record }: Path) => ({
      ...(end.is === 'written' ? { ...end, output: end.output.element.place } : end),
      places: steps.map(({ place }) => place),
      worker,
      tag,
      record,
    });
    const ends = new Set<string>();
    for (const pod of declaredLogs(stack)) {
      for (const agent of agents(stack)) {
        const own = flow(agent, pod, 'containerd');
        assert.equal(
          waysOf(stack, agent, pod).map(summary),
          own.map(summary),
          `${agent.workload.metadata.namespace} reads ${pod.namespace}`,
        );
        for (const { end } of own) ends.add(end.is);
      }
      const names = (paths: readonly Path[]) => paths.flatMap(({ end }) => (end.is === 'written' ? [end.name] : []));
      const shown = readersOf(stack, pod).flatMap((agent) => names(waysOf(stack, agent, pod)));
      assert.equal(new Set(shown), new Set(agents(stack).flatMap((agent) => names(flow(agent, pod, 'containerd')))));
    }
    assert.ok(ends.has('written') || ends.has('lost'));
  });
}

test('a destination has the host of the agent that it names', () => {
  const stack = stacks(3, 1, copied);
  for (const pod of declaredLogs(stack))
    for (const agent of Array.from(agents(stack)).reverse()) waysOf(stack, agent, pod);
  assert.is(destinations(stack).length, 3);
  for (const { agent, output } of destinations(stack)) {
    assert.equal(
      output.backends.map(({ host }) => host),
      [`es.${agent.workload.metadata.namespace}`],
    );
  }
});

test('a source that sends the logs of hundreds of nodes names a hundred and counts the rest', () => {
  const node = (number: number) => `
kind: StatefulSet
metadata: { name: es, namespace: store-${number} }
spec: { template: { spec: { containers: [{ name: elasticsearch, image: "elasticsearch:9.5.3" }] } } }`;
  const nodes = Array.from({ length: 123 }, (_, number) => node(number));
  const stack = read(
    [agentExample(config('logs', { exclude: 'logs' })).replace(/^ {6}/gm, ''), ...nodes].join('\n---\n'),
  );
  const messages = check(
    stack,
    rules.filter(({ id }) => id === 'fluentd/own-logs-excluded'),
  ).map(({ message }) => message);
  assert.is(messages.length, 101);
  assert.is(messages[99], 'sends the log of store-99/elasticsearch to Elasticsearch');
  assert.is(messages[100], 'sends the logs of 23 more containers to Elasticsearch');
});

test.run();
