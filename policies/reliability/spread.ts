import { podSpec, podTemplate } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { replicasOf } from '../../scripts/model/kube/replicas';
import { selects } from '../../scripts/model/kube/selector';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const spread: Policy = {
  id: 'reliability/spread',
  title: 'The replicas of a workload are spread over nodes',
  severity: 'error',
  rationale: 'The scheduler may put all replicas on one node; the service is gone with that node.',
  remediation:
    'Add topologySpreadConstraints (or podAntiAffinity) on kubernetes.io/hostname, with the labels of these pods.',
  source:
    'Kubernetes docs, Pod Topology Spread Constraints; kube-linter no-anti-affinity; ' +
    'kube-score deployment-has-host-podantiaffinity, statefulset-has-host-podantiaffinity; ' +
    'Polaris topologySpreadConstraint; checks K8S-21, errata E48',
  kinds: ['Deployment', 'StatefulSet'],

  *check(workload, stack) {
    const replicas = replicasOf(stack, workload);
    const pod = podSpec(workload);
    if (!pod || replicas < 2) return;
    const labels = podTemplate(workload)?.value.metadata?.labels;
    const affinity = pod.value.affinity?.podAntiAffinity ?? {};
    const terms = [
      ...entries(pod.value.topologySpreadConstraints, '').map(({ value }) => value),
      ...entries(affinity.requiredDuringSchedulingIgnoredDuringExecution, '').map(({ value }) => value),
      ...entries(affinity.preferredDuringSchedulingIgnoredDuringExecution, '').map(
        ({ value }) => value.podAffinityTerm,
      ),
    ];
    const namespace = namespaceOf(workload);
    const apart = terms.some(
      (term) =>
        term?.topologyKey === 'kubernetes.io/hostname' &&
        selects(term.labelSelector, labels) &&
        (!Array.isArray(term.namespaces) || !term.namespaces.length || term.namespaces.includes(namespace)),
    );
    if (apart) return;
    const severity = workload.kind === 'StatefulSet' ? {} : { severity: 'warning' as const };
    const message = `its ${replicas} pods may all run on one node`;
    yield { path: `${pod.path}.topologySpreadConstraints`, message, ...severity };
  },

  pass: {
    'a constraint on the host name': withPod('StatefulSet master', {
      labels: 'role: master',
      spec: 'replicas: 3',
      topologySpreadConstraints:
        '[{ topologyKey: kubernetes.io/hostname, maxSkew: 1, labelSelector: { matchLabels: { role: master } } }]',
    }),
    'anti-affinity, even if only preferred': withPod('Deployment web', {
      labels: 'app: web',
      spec: 'replicas: 2',
      affinity: `
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 1
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector: { matchLabels: { app: web } }
      `,
    }),
  },
  fail: {
    'its 3 pods may all run on one node': withPod('StatefulSet master', {
      labels: 'role: master',
      spec: 'replicas: 3',
    }),
    'its 2 pods may all run on one node': withPod('Deployment web', {
      labels: 'app: web',
      spec: 'replicas: 2',
      topologySpreadConstraints:
        '[{ topologyKey: kubernetes.io/hostname, maxSkew: 1, labelSelector: { matchLabels: { app: wbe } } }]',
    }),
  },
};
