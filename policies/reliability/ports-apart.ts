import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const portsApart: Policy = {
  id: 'reliability/ports-apart',
  title: 'No two containers of a pod declare the same port, or ports of the same name',
  severity: 'warning',
  rationale:
    'The containers of a pod share one address: the second that listens on a port fails. A name that two ports have ' +
    'means the first of them to a Service.',
  remediation: 'Give one of the containers another port, or another name for it.',
  source: 'Kubernetes docs, Pods: networking; API server warning "duplicate port name"',
  kinds: workloadKinds,

  *check(workload) {
    const pod = podSpec(workload);
    const seen = new Map<string, { container: string; index: number }>();
    // of the init containers, a sidecar alone runs beside the others
    const sidecars = entries(pod?.value.initContainers, `${pod?.path}.initContainers`).filter(
      ({ value }) => value.restartPolicy === 'Always',
    );
    const all = [...sidecars, ...entries(pod?.value.containers, `${pod?.path}.containers`)];
    for (const [index, { value: container, path }] of all.entries()) {
      for (const { value: port, path: at } of entries(container.ports, `${path}.ports`)) {
        const facts = { containerPort: `${port.containerPort}/${port.protocol ?? 'TCP'}`, name: port.name as unknown };
        for (const [field, value] of Object.entries(facts)) {
          if (!value) continue;
          const id = `${field} ${String(value)}`;
          const first = seen.get(id);
          if (!first) seen.set(id, { container: container.name, index });
          else if (first.index !== index) {
            const what = field === 'name' ? 'a port named' : 'port';
            yield {
              path: `${at}.${field}`,
              message: `${container.name} declares ${what} ${value}, as ${first.container} does`,
            };
          }
        }
      }
    }
  },

  pass: {
    'each its own': withPod('Pod web', {
      containers: `
        - { name: web, ports: [{ name: http, containerPort: 8080 }] }
        - { name: proxy, ports: [{ name: https, containerPort: 8443 }] }
      `,
    }),
    'TCP and UDP of one number': withPod('Pod dns', {
      container: 'ports: [{ containerPort: 53 }, { containerPort: 53, protocol: UDP }]',
    }),
  },
  fail: {
    'proxy declares port 8080/TCP, as web does\nproxy declares a port named http, as web does': withPod('Pod web', {
      containers: `
        - { name: web, ports: [{ name: http, containerPort: 8080 }] }
        - { name: proxy, ports: [{ name: http, containerPort: 8080 }] }
      `,
    }),
  },
};
