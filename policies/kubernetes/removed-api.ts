import { deprecation, minor, successor } from '../../scripts/model/kube/api-versions';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const removedApi: Policy = {
  id: 'kubernetes/removed-api',
  title: 'Every API version is served by the Kubernetes version of the target',
  severity: 'error',
  rationale: 'The API server refuses the object: `no matches for kind`.',
  remediation: 'Write the `apiVersion` that the message names, and move the fields that it renamed.',
  source: 'Kubernetes Deprecated API Migration Guide; kube-linter no-extensions-v1beta, kube-score stable-version',

  *check({ apiVersion, kind }, { facts }) {
    const entry = deprecation(apiVersion, kind);
    if (!entry?.removed || minor(facts.kubernetesVersion) < entry.removed) return;
    const message = `${kind} of ${apiVersion} was removed in Kubernetes 1.${entry.removed}: use ${entry.use}`;
    yield { path: 'apiVersion', message };
  },

  fix({ path }, object) {
    const apiVersion = successor(object);
    return apiVersion === undefined ? [] : [{ path, set: apiVersion }];
  },

  pass: {
    'the version is the stable one': `
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: { name: elasticsearch-master }
    `,
    'the cluster is old enough to serve it':
      manifest('Stack', { kubernetesVersion: '"1.24"' }) +
      manifest('PodDisruptionBudget elasticsearch-master', { apiVersion: 'policy/v1beta1' }),
  },
  fail: {
    'CronJob of batch/v1beta1 was removed in Kubernetes 1.25: use batch/v1': `
      apiVersion: batch/v1beta1
      kind: CronJob
      metadata: { name: curator }
    `,
    'PodDisruptionBudget of policy/v1beta1 was removed in Kubernetes 1.25: use policy/v1\nRole of rbac.authorization.k8s.io/v1beta1 was removed in Kubernetes 1.22: use rbac.authorization.k8s.io/v1': `
      apiVersion: policy/v1beta1
      kind: PodDisruptionBudget
      metadata: { name: elasticsearch-data }
      spec: { minAvailable: 1, selector: { matchLabels: { app: elasticsearch-data } } }
      ---
      apiVersion: rbac.authorization.k8s.io/v1beta1
      kind: Role
      metadata: { name: fluentd }
    `,
    'PodDisruptionBudget of policy/v1beta1 was removed in Kubernetes 1.25: use policy/v1': `
      apiVersion: policy/v1beta1
      kind: PodDisruptionBudget
      metadata: { name: elasticsearch-master }
    `,
    'Deployment of extensions/v1beta1 was removed in Kubernetes 1.16: use apps/v1': `
      apiVersion: extensions/v1beta1
      kind: Deployment
      metadata: { name: kibana }
    `,
  },
};
