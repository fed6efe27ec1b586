import { containers, podSpec, workloadKinds } from '../../scripts/kube/pod';
import { list, record } from '../../scripts/kube/shape';
import type { Policy } from '../policy';

/** An agent reads files of the node that only root may read; it says so with `runAsUser: 0` and holds no capability. */
function readsTheNode(kind: string, spec: Record<string, unknown>, container: Record<string, unknown>): boolean {
  const context = record(container['securityContext']);
  const hostPaths = new Set(list(spec['volumes']).flatMap((volume) => (volume?.hostPath ? [volume.name] : [])));
  return (
    kind === 'DaemonSet' &&
    context['runAsUser'] === 0 &&
    list(record(context['capabilities'])['drop']).includes('ALL') &&
    list(container['volumeMounts']).some((mount) => hostPaths.has(mount?.name))
  );
}

export const runAsNonRoot: Policy = {
  id: 'kubernetes/run-as-non-root',
  title: 'No container runs as root, unless it is an agent that reads files of its node',
  severity: 'error',
  rationale: 'Root in the container is root on the node once anything in between has a hole.',
  remediation:
    'Set `securityContext.runAsNonRoot: true` and a `runAsUser`. An agent with a hostPath: `runAsUser: 0`, drop ALL.',
  source: 'kube-linter run-as-non-root; Pod Security Standards, restricted; errata E112',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload)?.value;
    const pod = record(spec?.securityContext);
    for (const { value: container, path } of containers(workload)) {
      const own = record(container.securityContext);
      const user = own['runAsUser'] ?? pod['runAsUser'];
      const nonRoot = own['runAsNonRoot'] ?? pod['runAsNonRoot'];
      if (own['privileged'] === true || readsTheNode(workload.kind, spec, container)) continue;
      if (user === 0) {
        yield { path: `${path}.securityContext.runAsUser`, message: `${container.name} runs as user 0` };
      } else if (nonRoot !== true && !(typeof user === 'number' && nonRoot === undefined)) {
        yield { path: `${path}.securityContext.runAsNonRoot`, message: `${container.name} may run as root` };
      }
    }
  },

  pass: {
    'the pod says it for all': `
      kind: Pod
      metadata: { name: kibana }
      spec: { securityContext: { runAsNonRoot: true }, containers: [{ name: kibana }] }
    `,
    'the user is a number other than 0': `
      kind: Pod
      metadata: { name: kibana }
      spec: { containers: [{ name: kibana, securityContext: { runAsUser: 1000 } }] }
    `,
    'an agent reads files of its node': `
      kind: DaemonSet
      metadata: { name: fluentd }
      spec:
        template:
          spec:
            containers:
              - name: fluentd
                securityContext: { runAsUser: 0, capabilities: { drop: [ALL] } }
                volumeMounts: [{ name: logs, mountPath: /var/log, readOnly: true }]
            volumes: [{ name: logs, hostPath: { path: /var/log } }]
    `,
  },
  fail: {
    'kibana may run as root': `
      kind: Pod
      metadata: { name: kibana }
      spec: { containers: [{ name: kibana }] }
    `,
    'nginx runs as user 0': `
      kind: Pod
      metadata: { name: nginx }
      spec: { securityContext: { runAsNonRoot: true, runAsUser: 0 }, containers: [{ name: nginx }] }
    `,
  },
};
