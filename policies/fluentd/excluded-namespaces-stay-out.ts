import { flow } from '../../scripts/fluentd/flow';
import { declaredLogs } from '../../scripts/fluentd/pods';
import { elasticNodes } from '../../scripts/elastic/node';
import type { Policy } from '../policy';
import { eachAgent, fluentdKinds, inConfig, placeOf } from './_agent';
import { agentExample } from './_example';

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
    // The agent's and Elasticsearch's namespaces are fluentd/own-logs-excluded's.
    const own = new Set(
      [agent.workload, ...stack.memo(elasticNodes).map(({ workload }) => workload)].map(
        ({ metadata }) => metadata.namespace,
      ),
    );
    const excluded = new Set(stack.facts.logs?.excluded.filter((namespace) => !own.has(namespace)));
    for (const pod of declaredLogs(stack)) {
      if (!excluded.has(pod.namespace)) continue;
      for (const { steps, end } of flow(agent, pod, stack.facts.containerRuntime)) {
        if (end.is !== 'written') continue;
        const place = steps[0]?.place ?? placeOf(end.output.element, '@type');
        yield inConfig(agent, place, `the log of ${pod.namespace}/${pod.container} is written to ${end.name}`);
      }
    }
  }),

  pass: { 'left out': config('exclude_path ["/var/log/containers/*_infra_*.log"]') },
  fail: { 'the log of infra/app is written to logs': config('') },
};
