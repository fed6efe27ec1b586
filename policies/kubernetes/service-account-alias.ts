import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const serviceAccountAlias: Policy = {
  id: 'kubernetes/service-account-alias',
  title: 'A pod names its account with serviceAccountName alone',
  severity: 'warning',
  rationale: '`serviceAccount` is a deprecated alias. A patch that changes one of the two leaves the other behind.',
  remediation: 'Remove `serviceAccount`; keep `serviceAccountName`.',
  source: 'kube-linter deprecated-service-account-field; checks K8S-07, errata E99',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload);
    if (!spec?.value.serviceAccount) return;
    yield { path: `${spec.path}.serviceAccount`, message: 'the pod sets serviceAccount, the deprecated alias' };
  },

  fix({ path }, workload) {
    // where both are set the API server reads serviceAccountName
    return [
      podSpec(workload)?.value.serviceAccountName ? { path, remove: true } : { path, rename: 'serviceAccountName' },
    ];
  },

  pass: {
    'only the field is set': withPod('DaemonSet fluentd', { serviceAccountName: 'fluentd' }),
  },
  fail: {
    'the pod sets serviceAccount, the deprecated alias\nthe pod sets serviceAccount, the deprecated alias':
      withPod('DaemonSet fluentd', { serviceAccount: 'fluentd' }) +
      withPod('Pod fluentd', { serviceAccountName: 'fluentd', serviceAccount: 'other' }),
    'the pod sets serviceAccount, the deprecated alias': withPod('DaemonSet fluentd', {
      serviceAccount: 'fluentd',
      serviceAccountName: 'fluentd',
    }),
  },
};
