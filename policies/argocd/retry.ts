import { applicationSpec } from '../../scripts/model/argocd/application';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const retry: Policy = {
  id: 'argocd/retry',
  title: 'An automated sync tries again, with the newest commit',
  severity: 'error',
  rationale:
    'Argo CD tries a commit once. And without `refresh` the attempts at a broken commit keep the one that repairs it waiting.',
  remediation:
    'Set `spec.syncPolicy.retry: { limit: 5, refresh: true, backoff: { duration: 10s, factor: 2, maxDuration: 3m } }`.',
  source: 'Argo CD auto_sync; Argo CD issue 11494 (retry.refresh since 3.2)',
  kinds: ['Application', 'ApplicationSet'],

  *check(application) {
    const { spec, path } = applicationSpec(application);
    const policy = record(spec['syncPolicy']);
    const automated = policy['automated'];
    if (automated === undefined || automated === null || record(automated)['enabled'] === false) return;
    const settings = record(policy['retry']);
    const place = `${path}.syncPolicy.retry`;
    if (!settings['limit']) yield { path: place, message: 'a failed sync is not tried again' };
    else if (settings['refresh'] !== true)
      yield { path: `${place}.refresh`, message: 'retries stay with the commit that failed' };
  },

  pass: {
    'it retries with the newest commit': manifest('Application efk', {
      spec: '{ syncPolicy: { automated: {}, retry: { limit: 5, refresh: true } } }',
    }),
    'a person syncs': manifest('Application efk', { spec: '{ syncPolicy: { automated: { enabled: false } } }' }),
  },
  fail: {
    'a failed sync is not tried again': manifest('Application efk', { spec: '{ syncPolicy: { automated: {} } }' }),
    'retries stay with the commit that failed': manifest('Application efk', {
      spec: '{ syncPolicy: { automated: {}, retry: { limit: 5 } } }',
    }),
  },
};
