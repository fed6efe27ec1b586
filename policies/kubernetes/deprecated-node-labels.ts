import { at, item, key, segments } from '../../scripts/model/kube/path';
import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const replaced: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
};

/** Every place below a value that names a node label: keys of `nodeSelector`, `key` and `topologyKey` elsewhere. */
function* labels(value: unknown, path: string): Iterable<{ label: string; path: string }> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield* labels(element, item(path, element, index));
  } else if (value !== null && typeof value === 'object') {
    for (const [name, child] of Object.entries(value)) {
      if ((name === 'key' || name === 'topologyKey') && typeof child === 'string') {
        yield { label: child, path: key(path, name) };
      } else yield* labels(child, key(path, name));
    }
  }
}

export const deprecatedNodeLabels: Policy = {
  id: 'kubernetes/deprecated-node-labels',
  title: 'Nodes are chosen by labels that they still carry',
  severity: 'error',
  rationale: 'The beta labels are gone from new nodes: the pod stays Pending, or its replicas are spread over nothing.',
  remediation: 'Write the label that the message names.',
  source: 'Kubernetes well-known labels, annotations and taints',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload);
    if (!spec) return;
    const { nodeSelector, affinity, topologySpreadConstraints } = spec.value;
    const used = [
      ...Object.keys(record(nodeSelector)).map((label) => ({ label, path: key(`${spec.path}.nodeSelector`, label) })),
      ...labels(affinity, `${spec.path}.affinity`),
      ...labels(topologySpreadConstraints, `${spec.path}.topologySpreadConstraints`),
    ];
    for (const { label, path } of used) {
      if (Object.hasOwn(replaced, label)) yield { path, message: `${label} is now ${replaced[label]}` };
    }
  },

  fix({ path }, workload) {
    const label = segments(path).at(-1) ?? '';
    const value: unknown = at(workload, path);
    const old = path.includes('.nodeSelector[') ? label : String(value);
    const present = replaced[old];
    if (present === undefined) return [];
    if (old !== label) return [{ path, set: present }];
    const beside = key(path.slice(0, path.lastIndexOf('[')), present);
    return [at(workload, beside) === value ? { path, remove: true } : { path, rename: present }];
  },

  pass: {
    'the labels are the present ones': withPod('Pod kibana', {
      nodeSelector: '{ kubernetes.io/os: linux }',
      topologySpreadConstraints: '[{ topologyKey: topology.kubernetes.io/zone }]',
    }),
  },
  fail: {
    'beta.kubernetes.io/os is now kubernetes.io/os': withPod('Pod kibana', {
      nodeSelector: '{ beta.kubernetes.io/os: linux }',
    }),
    'failure-domain.beta.kubernetes.io/zone is now topology.kubernetes.io/zone': withPod('Pod kibana', {
      affinity: `
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: failure-domain.beta.kubernetes.io/zone }
      `,
    }),
  },
};
