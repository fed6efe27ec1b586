import { podSpec, podTemplate, workloadKinds } from '../../scripts/model/kube/pod';
import { selects } from '../../scripts/model/kube/selector';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const spreadSelectors: Policy = {
  id: 'reliability/spread-selectors',
  title: 'Every topology spread constraint counts the pods it stands in',
  severity: 'error',
  rationale:
    'A constraint whose selector does not match its own pods counts strangers: these pods are not spread at all.',
  remediation: 'Make labelSelector match the labels of the template.',
  source: 'Kubernetes docs, Pod Topology Spread Constraints; kube-score pod-topology-spread-constraints',
  kinds: workloadKinds,

  *check(workload) {
    const pod = podSpec(workload);
    const labels = podTemplate(workload)?.value.metadata?.labels;
    for (const { value, path } of entries(
      pod?.value.topologySpreadConstraints,
      `${pod?.path}.topologySpreadConstraints`,
    )) {
      if (!value.labelSelector || selects(value.labelSelector, labels)) continue;
      yield {
        path: `${path}.labelSelector`,
        message: `the constraint on ${value.topologyKey} does not count its own pods`,
      };
    }
  },

  pass: {
    'the selector matches the template': withPod('Deployment web', {
      labels: 'app: web',
      topologySpreadConstraints: '[{ topologyKey: zone, labelSelector: { matchLabels: { app: web } } }]',
    }),
  },
  fail: {
    'the constraint on zone does not count its own pods': withPod('Deployment web', {
      labels: 'app: web',
      topologySpreadConstraints: '[{ topologyKey: zone, labelSelector: { matchLabels: { app: wbe } } }]',
    }),
  },
};
