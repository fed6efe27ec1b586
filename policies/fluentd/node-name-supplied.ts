import { settings } from '../../scripts/model/fluentd/plugin';
import { eachAgent, fluentdKinds, onContainer, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (line: string, env?: string) =>
  agentExample(`<filter **>\n  @type kubernetes_metadata\n  ${line}\n</filter>`, env ? { env } : {});

export const nodeNameSupplied: Policy = {
  id: 'fluentd/node-name-supplied',
  title: 'The metadata filter watches the pods of its own node only',
  severity: 'error',
  rationale:
    'Without K8S_NODE_NAME each agent watches every pod of the cluster: nodes × pods on the API server and in memory.',
  remediation: 'Set `K8S_NODE_NAME` from `fieldRef: { fieldPath: spec.nodeName }`, or `watch false` in the filter.',
  source: 'fabric8io/fluent-plugin-kubernetes_metadata_filter README; checks FD-18, errata E90',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    const watching = [...walk(agent)].some(
      ({ element, type }) => type === 'kubernetes_metadata' && settings(element, agent.environment).bool('watch', true),
    );
    if (watching && !agent.environment.variables.has('K8S_NODE_NAME')) {
      yield onContainer(agent, 'env[K8S_NODE_NAME]', 'kubernetes_metadata watches pods, and K8S_NODE_NAME is not set');
    }
  }),

  pass: {
    'by the downward API': config('', '{ name: K8S_NODE_NAME, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }'),
    'it does not watch': config('watch false'),
  },
  fail: { 'kubernetes_metadata watches pods, and K8S_NODE_NAME is not set': config('') },
};
