import type { Element, Node, Value } from '../../scripts/model/fluentd/config';
import { resolve } from '../../scripts/model/fluentd/value';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const environmentSupplied: Policy = {
  id: 'fluentd/environment-supplied',
  title: 'Every variable that the configuration reads is set or has a default',
  severity: 'error',
  rationale:
    'An unset variable becomes empty text without an error, dry run included: `host ""` and logs that go nowhere.',
  remediation:
    "Set it in `env`, or say what to take: `\"#{ENV['X'] || 'default'}\"`; `ENV.fetch('X')` at least refuses to start.",
  source: 'fluent/fluentd lib/fluent/config/literal_parser.rb; checks FD-25, errata E102',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const [owner, value] of values(agent.root)) {
      const mounted = agent.files.get(value.place.file)?.object;
      // The image's own file reads many variables that may be unset, two that may not.
      if (!mounted && owner !== 'host' && owner !== 'port') continue;
      const { missing, raised } = resolve(value, agent.environment);
      for (const name of missing) yield inConfig(agent, value.place, `${owner} reads ${name}, which is not set`);
      if (raised) yield inConfig(agent, value.place, `${owner}: ${raised}`);
    }
  }),

  pass: {
    'set, or with a default': agentExample(
      `
      <match **>
        @type elasticsearch
        host "#{ENV['HOST']}"
        port "#{ENV['PORT'] || '9200'}"
        path "#{ENV['PREFIX'] || use_nil}"
      </match>
    `,
      { env: '{ name: HOST, value: elasticsearch }' },
    ),
  },
  fail: {
    'host reads HOST, which is not set': agentExample(`
      <match **>
        @type elasticsearch
        host "#{ENV['HOST']}"
      </match>
    `),
    'host: key not found: "HOST"': agentExample(`
      <match **>
        @type elasticsearch
        host "#{ENV.fetch('HOST')}"
      </match>
    `),
  },
};

/** Every value of a tree with the name of what it belongs to. */
function* values(element: Element): Generator<[string, Value]> {
  for (const node of element.body as readonly Node[]) {
    if (node.node === 'param') yield [node.name, node.value];
    if (node.node === 'include') yield ['@include', node.target];
    if (node.node !== 'element') continue;
    if (node.arg) yield [`<${node.name}>`, node.arg];
    yield* values(node);
  }
}
