import { settings } from '../../scripts/model/fluentd/plugin';
import { eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (line: string) => agentExample(`<filter **>\n  @type kubernetes_metadata\n  ${line}\n</filter>`);

export const unknownPodKeepsNamespace: Policy = {
  id: 'fluentd/unknown-pod-keeps-namespace',
  title: 'The log of a pod that the API does not know keeps its namespace',
  severity: 'error',
  rationale:
    'The filter replaces the namespace of the tag by `.orphaned` where it finds neither the pod nor the namespace: whoever asks by namespace misses it, and names are wrong.',
  remediation: 'Set `skip_namespace_metadata true`, which halves the look-ups too, or `allow_orphans false`.',
  source: 'fabric8io/fluent-plugin-kubernetes_metadata_filter v3.8.0, kubernetes_metadata_cache_strategy.rb',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { element, type } of walk(agent)) {
      if (type !== 'kubernetes_metadata') continue;
      const read = settings(element, agent.environment);
      if (read.bool('skip_namespace_metadata', false) || !read.bool('allow_orphans', true)) continue;
      const name = read.text('orphaned_namespace_name') ?? '.orphaned';
      yield inConfig(agent, placeOf(element, 'allow_orphans'), `the namespace of an unknown pod becomes ${name}`);
    }
  }),

  pass: {
    'without look-ups of namespaces': config('skip_namespace_metadata true'),
    'without orphans': config('allow_orphans false'),
  },
  fail: {
    'the namespace of an unknown pod becomes .orphaned': config('watch false'),
    'the namespace of an unknown pod becomes lost': config('orphaned_namespace_name lost'),
  },
};
