import type { PodLog } from '../../scripts/model/fluentd/pods';
import { waysOf } from '../../scripts/model/fluentd/ways';
import type { Stack } from '../../scripts/model/kube/stack';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (name: string) =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <filter **>
        @type kubernetes_metadata
      </filter>
      <filter **>
        @type record_transformer
        enable_ruby true
        <record>
          index logs-\${${name}}
        </record>
      </filter>
      <match **>
        @type elasticsearch
        target_index_key index
      </match>
    `);
/** The labels that applications are told apart by. */
const labels = ['app', 'app.kubernetes.io/name', 'app.kubernetes.io/component', 'k8s-app', 'name', 'component', 'team'];

export const emptyLabel: Policy = {
  id: 'fluentd/empty-label',
  title: 'An empty label names no index',
  severity: 'warning',
  rationale:
    "`app: ''` is a valid label, and `||` takes it for a name: the logs of all such applications are one stream, with all their fields.",
  remediation: "Take the first that is not empty: `[label, other, container].join(' ').split.first`.",
  source:
    'Kubernetes docs, labels and selectors (a value may be empty); ruby-doc.org, Object#|| (only nil and false are not true)',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const written = (pods: readonly PodLog[]) =>
      pods.flatMap((pod) => waysOf(stack, agent, pod).flatMap(({ end }) => (end.is === 'written' ? [end] : [])));
    const { named, empty } = stack.memo(applications);
    const [first, second] = written(empty);
    if (!first || first.name !== second?.name) return;
    if (new Set(written(named).map(({ name }) => name)).size < 2) return; // not named by labels
    yield inConfig(
      agent,
      first.output.element.place,
      `where labels are empty, all applications of a namespace are ${first.name}`,
    );
  }),

  pass: {
    "the container's name instead": config(
      "[record.dig('kubernetes', 'labels', 'app'), record.dig('kubernetes', 'container_name')].join(' ').split.first",
    ),
    'not by a label': config("record.dig('kubernetes', 'namespace_name')"),
  },
  fail: {
    'where labels are empty, all applications of a namespace are logs-': config(
      "record.dig('kubernetes', 'labels', 'app') || record.dig('kubernetes', 'container_name')",
    ),
  },
};

/** Two applications of a namespace, their labels with their names; and the same two with empty labels. */
function applications(stack: Stack): Record<'named' | 'empty', readonly PodLog[]> {
  const namespace = stack.facts.logs?.collected?.[0] ?? 'any';
  const pods = (value: (container: string) => string) =>
    ['one', 'two'].map((container) => ({
      namespace,
      pod: `${container}-0`,
      container,
      labels: Object.fromEntries(labels.map((name) => [name, value(container)])),
    }));
  return { named: pods((container) => container), empty: pods(() => '') };
}
