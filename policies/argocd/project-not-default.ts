import { applicationSpec } from '../../scripts/model/argocd/application';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const projectNotDefault: Policy = {
  id: 'argocd/project-not-default',
  title: 'Every Application belongs to a project of its own',
  severity: 'error',
  rationale:
    'The project `default` allows everything everywhere: one wrong path and the Application may change any namespace.',
  remediation: 'Set `spec.project` to an `AppProject` that allows what the Application renders.',
  source: 'kyverno argo/application-prevent-default-project; Argo CD projects',
  kinds: ['Application', 'ApplicationSet'],

  *check(application) {
    const { spec, path } = applicationSpec(application);
    if (spec['project'] && spec['project'] !== 'default') return;
    yield { path: `${path}.project`, message: spec['project'] ? 'the project is default' : 'no project is named' };
  },

  pass: {
    'the project is named': manifest('Application efk-prod', { spec: '{ project: efk }' }),
  },
  fail: {
    'the project is default': manifest('Application efk-prod', { spec: '{ project: default }' }),
    'no project is named': manifest('ApplicationSet efk', { spec: '{ template: { spec: {} } }' }),
  },
};
