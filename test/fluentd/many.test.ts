import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../../policies';
import { agentExample } from '../../policies/fluentd/_example';
import { agents } from '../../scripts/fluentd/agent';
import { destinations, mostFollowed } from '../../scripts/fluentd/destinations';
import { work } from '../../scripts/fluentd/flow';
import { stackOf } from '../../scripts/kube/stack';
import { check } from '../../scripts/stages/check';
import { parse } from '../../scripts/stages/parse';

const test = suite('many logging stacks in one target');

const config = (index: string) => `
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <filter kubernetes.**>
        @type kubernetes_metadata
      </filter>
      <match **>
        @type elasticsearch
        host es
        index_name ${index}-\${$.kubernetes.namespace_name}
        <buffer tag, $.kubernetes.namespace_name>
        </buffer>
      </match>
    `;

const pods = (namespace: string, count: number) =>
  Array.from({ length: count }, (_, index) => `kind: Pod\napiVersion: v1\nmetadata: { name: app-${index}, namespace: ${namespace} }\nspec: { containers: [{ name: app, image: "nginx:1.29.3" }] }\n`);

/** So many agents, each in a namespace of its own with so many pods. */
function stacks(count: number, podsEach: number, index: (number: number) => string) {
  const texts = Array.from({ length: count }, (_, number) => {
    const namespace = `team-${number}`;
    const agent = agentExample(config(index(number))).replace(/^ {6}/gm, '').replaceAll('namespace: logs', `namespace: ${namespace}`);
    return [agent, ...pods(namespace, podsEach)].join('\n---\n');
  });
  return stackOf(parse(texts.map((text) => text.replaceAll(/^(kind: (?:ConfigMap|DaemonSet))$/gm, '$1\napiVersion: v1')).join('\n---\n'), 'stacks'));
}

const rules = policies.filter(({ id }) => id.startsWith('fluentd/') || id.startsWith('capacity/'));

test('agents with one configuration follow each log once', () => {
  const stack = stacks(60, 4, () => 'logs');
  assert.is(agents(stack).length, 60);
  work.followed = 0;
  check(stack, rules);
  const logs = 60 * 5; // four pods and the agent's own
  assert.is(destinations(stack).length, 60);
  assert.ok(work.followed >= logs && work.followed < logs * 1.5, `followed ${work.followed} logs, there are ${logs}`);
});

test('agents with configurations of their own follow a bounded number, the logs beside them always', () => {
  const stack = stacks(200, 3, (number) => `logs${number}`);
  work.followed = 0;
  const names = new Set(destinations(stack).map(({ name }) => name));
  assert.ok(work.followed > 0 && work.followed <= mostFollowed * 1.2, `followed ${work.followed} logs`);
  for (let number = 0; number < 200; number++) assert.ok(names.has(`logs${number}-team-${number}`), `team-${number}`);
});

test.run();
