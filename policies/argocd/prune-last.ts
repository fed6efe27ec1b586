import { applicationSpec, hasOption } from '../../scripts/model/argocd/application';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const pruneLast: Policy = {
  id: 'argocd/prune-last',
  title: 'What is no longer wanted is pruned after everything else is healthy',
  severity: 'error',
  rationale:
    'The ConfigMap of the old hash is otherwise deleted while old pods still run: one that restarts during the rollout ' +
    'cannot start again.',
  remediation: 'Add `PruneLast=true` to `spec.syncPolicy.syncOptions`.',
  source: 'Argo CD issues 1629 and 9153',
  kinds: ['Application', 'ApplicationSet'],

  *check(application) {
    const { spec, path } = applicationSpec(application);
    const automated = record(record(spec['syncPolicy'])['automated']);
    const prunes = automated['prune'] === true && automated['enabled'] !== false;
    if (!prunes || hasOption(application, 'PruneLast=true')) return;
    yield { path: `${path}.syncPolicy.syncOptions`, message: 'PruneLast=true is missing' };
  },

  pass: {
    'the option is set': manifest('Application efk', {
      spec: '{ syncPolicy: { automated: { prune: true }, syncOptions: ["PruneLast=true"] } }',
    }),
    'nothing is pruned by itself': manifest('Application efk', { spec: '{ syncPolicy: { automated: {} } }' }),
  },
  fail: {
    'PruneLast=true is missing': manifest('Application efk', {
      spec: '{ syncPolicy: { automated: { prune: true } } }',
    }),
  },
};
