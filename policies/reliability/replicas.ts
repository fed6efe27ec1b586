import { servedPorts } from '../../scripts/model/kube/probes';
import { replicasOf } from '../../scripts/model/kube/replicas';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const replicas: Policy = {
  id: 'reliability/replicas',
  title: 'What serves requests in production has at least two pods',
  severity: 'warning',
  rationale: 'A single pod is away at every update, drain and crash.',
  remediation: 'Set replicas to 2 or more (or minReplicas of its autoscaler).',
  source:
    'kube-score deployment-replicas; kube-linter minimum-three-replicas, hpa-minimum-three-replicas; Polaris ' +
    'deploymentMissingReplicas; kubevious replica-count-check',
  kinds: ['Deployment'],

  *check(deployment, stack) {
    const replicas = replicasOf(stack, deployment);
    if (stack.facts.environment !== 'prod' || replicas !== 1 || !servedPorts(stack, deployment)) return;
    yield { path: 'spec.replicas', message: 'one pod serves all requests' };
  },

  pass: {
    'two pods':
      manifest('Stack', { environment: 'prod' }) +
      manifest('Service web', { spec: '{ selector: { app: web } }' }) +
      withPod('Deployment web', { labels: 'app: web', spec: 'replicas: 2' }),
    'no Service leads to it':
      manifest('Stack', { environment: 'prod' }) + withPod('Deployment operator', { labels: 'app: operator' }),
  },
  fail: {
    'one pod serves all requests':
      manifest('Stack', { environment: 'prod' }) +
      manifest('Service web', { spec: '{ selector: { app: web } }' }) +
      withPod('Deployment web', { labels: 'app: web', spec: 'replicas: 1' }),
  },
};
