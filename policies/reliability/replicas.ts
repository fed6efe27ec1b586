import { servedPorts } from '../../scripts/model/kube/probes';
import { replicasOf } from '../../scripts/model/kube/replicas';
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
    'two pods': `
      kind: Stack
      environment: prod
      ---
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web } }
      ---
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 2, template: { metadata: { labels: { app: web } }, spec: {} } }
    `,
    'no Service leads to it': `
      kind: Stack
      environment: prod
      ---
      kind: Deployment
      metadata: { name: operator }
      spec: { template: { metadata: { labels: { app: operator } }, spec: {} } }
    `,
  },
  fail: {
    'one pod serves all requests': `
      kind: Stack
      environment: prod
      ---
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web } }
      ---
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 1, template: { metadata: { labels: { app: web } }, spec: {} } }
    `,
  },
};
