import { podSpec } from '../../scripts/model/kube/pod';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const priorityClass: Policy = {
  id: 'reliability/priority-class',
  title: 'Agents and stores have a priority outside development',
  severity: 'warning',
  rationale:
    'When a node is full the pods of equal priority are evicted by chance: the log agent goes exactly when ' +
    'logs matter.',
  remediation:
    'Set priorityClassName: system-node-critical for an agent of every node, a class of your own for a store.',
  source:
    'Kubernetes docs, Pod Priority; kube-linter priority-class-name; Polaris priorityClassNotSet; checks ' +
    'K8S-12, errata E94',
  kinds: ['DaemonSet', 'StatefulSet'],

  *check(workload, { facts }) {
    const pod = podSpec(workload);
    if (!pod || pod.value.priorityClassName || facts.environment === 'dev') return;
    yield { path: `${pod.path}.priorityClassName`, message: 'its pods have no priority' };
  },

  pass: {
    'it has one':
      manifest('Stack', { environment: 'prod' }) +
      withPod('DaemonSet fluentd', { priorityClassName: 'system-node-critical' }),
    'in development it does not matter': withPod('StatefulSet elasticsearch'),
  },
  fail: {
    'its pods have no priority': manifest('Stack', { environment: 'prod' }) + withPod('DaemonSet fluentd'),
  },
};
