import { at } from '../../scripts/model/kube/path';
import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { portsOf, spokenOf } from '../../scripts/model/network/ports';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const handlers = ['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

export const probePorts: Policy = {
  id: 'reliability/probe-ports',
  title: 'Every probe and lifecycle hook asks a port that its pod declares',
  severity: 'error',
  rationale:
    'A probe of a port name that does not exist fails for ever; of a number that nobody listens on too. A number ' +
    'that no container declares is a warning: a port may be listened on without being declared.',
  remediation: 'Correct the port of the probe, or declare the port in the container.',
  source:
    'Kubernetes docs, Configure Probes: named ports; kube-linter liveness-port, readiness-port, startup-port; ' +
    'checks K8S-10',
  kinds: workloadKinds,

  *check(workload, stack) {
    const pod = podSpec(workload)?.value;
    for (const { value: container, path } of containers(workload)) {
      const ports = entries(container.ports, '').map(({ value }) => value);
      for (const handler of handlers) {
        for (const action of ['httpGet', 'tcpSocket', 'grpc']) {
          const { port, host } = (at(container, `${handler}.${action}`) ?? {}) as { port?: unknown; host?: unknown };
          if (port === undefined || port === null || host) continue;
          const named = typeof port === 'string' && !/^\d+$/.test(port);
          if (ports.some(({ name, containerPort }) => (named ? name === port : containerPort === Number(port))))
            continue;
          if (!named && !ports.length) continue; // it declares none, and may listen on any
          // the containers of a pod share its address; one that is told a number listens on it
          if (
            !named &&
            (portsOf(pod).some(({ number }) => number === Number(port)) || spokenOf(workload, Number(port), stack))
          )
            continue;
          const has = ports.map(({ name, containerPort }) => (name ? `${name} (${containerPort})` : containerPort));
          const message = `the ${handler.replace('lifecycle.', '')} of ${container.name} asks port ${port}`;
          yield {
            path: `${path}.${handler}.${action}.port`,
            message: `${message}; it declares ${has.join(', ') || 'none'}`,
            ...(named ? {} : { severity: 'warning' as const }),
          };
        }
      }
    }
  },

  pass: {
    'by name and by number': withPod('Pod web', {
      containers: `
        - name: web
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { port: http } }
          livenessProbe: { tcpSocket: { port: 8080 } }
      `,
    }),
    'another container of the pod declares the number': withPod('Pod web', {
      containers: `
        - { name: web, ports: [{ containerPort: 8080 }], lifecycle: { preStop: { httpGet: { port: 8090 } } } }
        - { name: proxy, ports: [{ containerPort: 8090 }] }
      `,
    }),
    'an argument names the number': withPod('Pod web', {
      containers: `
        - name: web
          args: [--health-probe-bind-address=:8081]
          ports: [{ containerPort: 8080 }]
          readinessProbe: { httpGet: { port: 8081 } }
      `,
    }),
  },
  fail: {
    'the readinessProbe of web asks port https; it declares http (8080)': withPod('Pod web', {
      container: 'ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { port: https } }',
    }),
    'the livenessProbe of web asks port 80; it declares 8080': withPod('Pod web', {
      container: 'ports: [{ containerPort: 8080 }], livenessProbe: { tcpSocket: { port: 80 } }',
    }),
  },
};
