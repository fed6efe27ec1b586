import { podSpec, workloadKinds } from '../../scripts/kube/pod';
import type { Policy } from '../policy';

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

  pass: {
    'only the field is set': `
      kind: DaemonSet
      metadata: { name: fluentd }
      spec: { template: { spec: { serviceAccountName: fluentd } } }
    `,
  },
  fail: {
    'the pod sets serviceAccount, the deprecated alias': `
      kind: DaemonSet
      metadata: { name: fluentd }
      spec: { template: { spec: { serviceAccount: fluentd, serviceAccountName: fluentd } } }
    `,
  },
};
