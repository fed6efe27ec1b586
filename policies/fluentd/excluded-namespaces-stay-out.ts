import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import { declaredLogs } from '../../scripts/model/fluentd/pods';
import { waysOf } from '../../scripts/model/fluentd/ways';
import type { Stack } from '../../scripts/model/kube/stack';
import { eachAgent, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (exclude: string) => `
      kind: Stack
      logs: { collected: [], excluded: [infra] }
      ---${agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        ${exclude}
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <match **>
        @type elasticsearch
        index_name logs
      </match>
    `)}`;

export const excludedNamespacesStayOut: Policy = {
  id: 'fluentd/excluded-namespaces-stay-out',
  title: 'The logs of every namespace that must not be collected are not',
  severity: 'error',
  rationale:
    'What was decided to stay on the node, for its volume or its content, is stored for weeks and read by everybody with Kibana.',
  remediation: 'Add `/var/log/containers/*_NAMESPACE_*.log` to `exclude_path`.',
  source: 'stack.yaml, logs.excluded; checks FD-02, FD-03',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    // The agent's own namespace is fluentd/own-logs-excluded's.
    for (const pod of stack.memo(excludedLogs)) {
      if (pod.namespace === agent.workload.metadata.namespace) continue;
      for (const { steps, end } of waysOf(stack, agent, pod)) {
        if (end.is !== 'written') continue;
        const place = steps[0]?.place ?? placeOf(end.output.element, '@type');
        yield inConfig(agent, place, `the log of ${pod.namespace}/${pod.container} is written to ${end.name}`);
      }
    }
  }),

  pass: { 'left out': config('exclude_path ["/var/log/containers/*_infra_*.log"]') },
  fail: { 'the log of infra/app is written to logs': config('') },
};

/** Elasticsearch's namespaces are fluentd/own-logs-excluded's. */
function excludedLogs(stack: Stack) {
  const own = new Set(stack.memo(elasticNodes).map(({ workload }) => workload.metadata.namespace));
  const excluded = new Set(stack.facts.logs?.excluded.filter((namespace) => !own.has(namespace)));
  return declaredLogs(stack).filter(({ namespace }) => excluded.has(namespace));
}
