import { containers, podSpec } from '../../scripts/model/kube/pod';
import { longRunning } from '../../scripts/model/kube/probes';
import type { Unstructured } from '../../scripts/model/kube/shape';
import type { Policy } from '../../scripts/rule/policy';

export const gracePeriod: Policy = {
  id: 'reliability/grace-period',
  title: 'Every pod has the time that its shutdown takes',
  severity: 'error',
  rationale:
    'After the grace period the process is killed: a store that was flushing recovers from its log, or loses writes.',
  remediation:
    'Set terminationGracePeriodSeconds, for a store to the time a flush takes (120), and longer than any ' +
    'preStop sleep.',
  source: 'Kubernetes docs, Pod Lifecycle: termination; checks K8S-11, errata E36',
  kinds: longRunning,

  *check(workload) {
    const pod = podSpec(workload);
    if (!pod) return;
    const seconds: unknown = pod.value.terminationGracePeriodSeconds ?? undefined;
    const path = `${pod.path}.terminationGracePeriodSeconds`;
    if (seconds === undefined && workload.kind === 'StatefulSet') {
      yield { path, message: 'a stateful pod is killed after the default of 30 s', severity: 'warning' };
    }
    if (seconds === 0) yield { path, message: 'the pod is killed at once, without a signal to end' };
    for (const { value: container } of containers(workload)) {
      const sleep = sleepOf(container.lifecycle?.preStop);
      const grace = Number(seconds ?? 30);
      if (grace && sleep >= grace)
        yield { path, message: `preStop of ${container.name} sleeps ${sleep} s, the pod is killed after ${grace} s` };
    }
  },

  pass: {
    'a store is given two minutes': `
      kind: StatefulSet
      metadata: { name: elasticsearch }
      spec: { template: { spec: { terminationGracePeriodSeconds: 120 } } }
    `,
    'the sleep leaves time': `
      kind: Deployment
      metadata: { name: web }
      spec: { template: { spec: { containers: [{ name: web, lifecycle: { preStop: { sleep: { seconds: 5 } } } }] } } }
    `,
  },
  fail: {
    'a stateful pod is killed after the default of 30 s': `
      kind: StatefulSet
      metadata: { name: elasticsearch }
      spec: { template: { spec: { containers: [] } } }
    `,
    'the pod is killed at once, without a signal to end': `
      kind: StatefulSet
      metadata: { name: elasticsearch }
      spec: { template: { spec: { terminationGracePeriodSeconds: 0 } } }
    `,
    'preStop of web sleeps 60 s, the pod is killed after 30 s': `
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          spec: { containers: [{ name: web, lifecycle: { preStop: { exec: { command: [sh, -c, sleep 60] } } } }] }
    `,
  },
};

/** The seconds that a hook sleeps, as an action or as a command; 0 where it does something else. */
function sleepOf(hook: Unstructured): number {
  const command: unknown = hook?.exec?.command;
  const text = Array.isArray(command) ? command.join(' ') : '';
  return Number(hook?.sleep?.seconds ?? /\bsleep (\d+)\b/.exec(text)?.[1] ?? 0);
}
