import type { Path } from '../../scripts/model/fluentd/flow';
import { nameTemplates } from '../../scripts/model/fluentd/output';
import type { PodLog } from '../../scripts/model/fluentd/pods';
import { waysOf } from '../../scripts/model/fluentd/ways';
import { eachAgent, firstOfWays, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (output: string) => `
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
        ${output}
      </match>
    `;

export const boundedIndexNames: Policy = {
  id: 'fluentd/bounded-index-names',
  title: 'The name of an index does not change from pod to pod',
  severity: 'error',
  rationale:
    'An index of its own for every pod and day reaches the limit of 1000 shards a node within days; then nothing is written any more.',
  remediation:
    "Name it by what stays: the namespace, the application or team from a label; the pod's name is a field of the document.",
  source: 'Elastic docs, size your shards; openshift/enhancements#108; checks FD-06, FD-IDX, errata E76',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    // what a name is made of is the same for all that go one way
    for (const { pod, paths } of firstOfWays(agent, stack)) {
      if (!paths.some(({ end }) => end.is === 'written')) continue;
      const again = ['containerd', 'docker'] as const;
      const sibling = siblingOf(pod);
      const other = again.flatMap((runtime) => waysOf(stack, agent, sibling, runtime));
      for (const { end } of paths) {
        if (end.is !== 'written') continue;
        const same = other.some((path) => namesThe(path, end.name));
        const personal = /<(?:pod_id|pod_ip|host|hostname|time|message|_hash)>/.exec(end.name)?.[0];
        if (same && !personal) continue;
        const [template] = nameTemplates(end.output).filter(({ text }) => text.includes('${'));
        const name = template?.name ?? 'index_name';
        const text = template ? `${template.name} ${template.text}` : end.pattern;
        yield inConfig(
          agent,
          placeOf(end.output.element, name),
          `${text} names an index for each ${personal ? personal.slice(1, -1) : 'pod'}`,
        );
      }
    }
  }),

  pass: {
    'by namespace': agentExample(
      config(
        '@type elasticsearch\n        index_name logs-${$.kubernetes.namespace_name}\n        <buffer tag, $.kubernetes.namespace_name>\n        </buffer>',
      ),
    ),
    'by the first part of the tag': agentExample(config('@type elasticsearch\n        index_name ${tag[0]}')),
  },
  fail: {
    'index_name logs-${$.kubernetes.pod_name} names an index for each pod': agentExample(
      config(
        '@type elasticsearch\n        index_name logs-${$.kubernetes.pod_name}\n        <buffer tag, $.kubernetes.pod_name>\n        </buffer>',
      ),
    ),
    'index_name ${tag} names an index for each pod': agentExample(
      config('@type elasticsearch\n        index_name ${tag}'),
    ),
    'index_name logs-${$.kubernetes.host} names an index for each host': agentExample(
      config(
        '@type elasticsearch\n        index_name logs-${$.kubernetes.host}\n        <buffer tag, $.kubernetes.host>\n        </buffer>',
      ),
    ),
  },
};

const siblings = new WeakMap<PodLog, PodLog>();

/** The next pod of the same workload. */
function siblingOf(pod: PodLog): PodLog {
  const known = siblings.get(pod) ?? { ...pod, pod: pod.pod.replace(/[^-]*$/, 'q9z4m') };
  siblings.set(pod, known);
  return known;
}

const namesThe = ({ end }: Path, name: string) => end.is === 'written' && end.name === name;
