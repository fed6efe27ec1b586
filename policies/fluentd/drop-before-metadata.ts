import { routersOf } from '../../scripts/model/fluentd/flow';
import { pluginType } from '../../scripts/model/fluentd/plugin';
import { tagWitnesses } from '../../scripts/model/fluentd/witness';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const dropBeforeMetadata: Policy = {
  id: 'fluentd/drop-before-metadata',
  title: 'What is thrown away is thrown away before its metadata is looked up',
  severity: 'warning',
  rationale: 'Each line is parsed, and each pod asked of the API server, for logs that nobody keeps.',
  remediation: 'Leave the files out with `exclude_path` of the source, or put the `null` match in front of the filter.',
  source: 'checks FD-04, errata E74',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const rules of routersOf(agent, 0).labels.values()) {
      for (const [index, { element, kind, pattern }] of rules.entries()) {
        if (kind !== 'match' || pluginType(element, agent.environment) !== 'null') continue;
        const tags = tagWitnesses(pattern);
        const costly = rules
          .slice(0, index)
          .find(
            (rule) =>
              rule.kind === 'filter' &&
              pluginType(rule.element, agent.environment) === 'kubernetes_metadata' &&
              tags.every(rule.matches),
          );
        if (costly)
          yield inConfig(agent, element.place, `match ${pattern} drops what kubernetes_metadata has looked up`);
      }
    }
  }),

  pass: {
    'the null match stands first': agentExample(`
      <match kubernetes.var.log.containers.**_infra_**.log>
        @type null
      </match>
      <filter kubernetes.**>
        @type kubernetes_metadata
      </filter>
    `),
  },
  fail: {
    'match kubernetes.var.log.containers.**_infra_**.log drops what kubernetes_metadata has looked up': agentExample(`
      <filter kubernetes.**>
        @type kubernetes_metadata
      </filter>
      <match kubernetes.var.log.containers.**_infra_**.log>
        @type null
      </match>
    `),
  },
};
