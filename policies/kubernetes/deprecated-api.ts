import { deprecation, minor, successor } from '../../scripts/model/kube/api-versions';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const deprecatedApi: Policy = {
  id: 'kubernetes/deprecated-api',
  title: 'No API version is deprecated in the Kubernetes version of the target',
  severity: 'warning',
  rationale: 'It works today, and stops with an upgrade of the cluster that nobody connects with it.',
  remediation: 'Write what the message names.',
  source: 'Kubernetes Deprecated API Migration Guide; pluto, kubepug',

  *check({ apiVersion, kind }, { facts }) {
    const entry = deprecation(apiVersion, kind);
    const now = minor(facts.kubernetesVersion);
    if (!entry || now < entry.deprecated || (entry.removed && now >= entry.removed)) return;
    const end = entry.removed ? `, removed in 1.${entry.removed}` : '';
    const message = `${kind} of ${apiVersion} is deprecated since Kubernetes 1.${entry.deprecated}${end}: use ${entry.use}`;
    yield { path: 'apiVersion', message };
  },

  fix({ path }, object) {
    const apiVersion = successor(object);
    return apiVersion === undefined ? [] : [{ path, set: apiVersion }];
  },

  pass: {
    'the version is the stable one': `
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: { name: elasticsearch }
    `,
  },
  fail: {
    'Endpoints of v1 is deprecated since Kubernetes 1.33: use EndpointSlice of discovery.k8s.io/v1': `
      apiVersion: v1
      kind: Endpoints
      metadata: { name: elasticsearch }
    `,
    'CronJob of batch/v1beta1 is deprecated since Kubernetes 1.21, removed in 1.25: use batch/v1':
      manifest('Stack', { kubernetesVersion: '"1.24"' }) + manifest('CronJob curator', { apiVersion: 'batch/v1beta1' }),
  },
};
