import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { record } from '../../scripts/model/kube/shape';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const list = 'DuringSchedulingIgnoredDuringExecution';

export const affinityPeers: Policy = {
  id: 'wiring/affinity-peers',
  title: 'Every affinity and anti-affinity is to pods that are there',
  severity: 'error',
  rationale:
    'An anti-affinity to nobody keeps nothing apart: all replicas may land on one node. A required affinity to nobody ' +
    'leaves the pod pending.',
  remediation: "Make labelSelector match the labels of the pods that are meant, most often the workload's own.",
  source:
    'Kubernetes docs, Assigning Pods to Nodes: inter-pod affinity; kube-score deployment-has-host-podantiaffinity',
  kinds: workloadKinds,

  *check(workload, stack) {
    const spec = podSpec(workload);
    const namespace = namespaceOf(workload);
    for (const kind of ['podAffinity', 'podAntiAffinity']) {
      const rules = record(record(spec?.value.affinity)[kind]);
      const at = `${spec?.path}.affinity.${kind}`;
      const terms = [
        ...entries(rules[`required${list}`], `${at}.required${list}`).map((term) => ({ ...term, severity: undefined })),
        ...entries(rules[`preferred${list}`], `${at}.preferred${list}`).map(({ value, path }) => ({
          value: record(value.podAffinityTerm),
          path: `${path}.podAffinityTerm`,
          severity: 'warning' as const, // the scheduler does without
        })),
      ];
      for (const { value: term, path, severity } of terms) {
        if (!term.labelSelector || term.namespaces?.length || term.namespaceSelector) continue; // pods of others
        if (podsSelected(stack, namespace, term.labelSelector).length) continue;
        const message = `the ${kind} on ${term.topologyKey} is to no pod of ${namespace}`;
        yield { path: `${path}.labelSelector`, message, ...(severity && { severity }) };
      }
    }
  },

  pass: {
    'its own pods': withPod('Deployment web', {
      labels: 'app: web',
      affinity: `
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: web } } }
      `,
    }),
    'pods of another namespace, which may be anywhere': withPod('Pod web', {
      affinity: `
        podAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: zone, namespaces: [cache], labelSelector: { matchLabels: { app: cache } } }
      `,
    }),
  },
  fail: {
    'the podAntiAffinity on kubernetes.io/hostname is to no pod of default': withPod('Deployment web', {
      labels: 'app: web',
      affinity: `
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector: { matchLabels: { app: wbe } }
      `,
    }),
  },
};
