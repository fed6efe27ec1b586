import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const applicationSetTemplate: Policy = {
  id: 'argocd/application-set-template',
  title: 'The template of an ApplicationSet fails on a key that is missing',
  severity: 'error',
  rationale:
    'Otherwise a value that a generator lacks becomes `<no value>`, or nothing: an Application with another path.',
  remediation: 'Set `spec.goTemplate: true` and `spec.goTemplateOptions: ["missingkey=error"]`.',
  source: 'Argo CD ApplicationSet Go templates',
  kinds: ['ApplicationSet'],

  *check({ spec }) {
    const { goTemplate, goTemplateOptions } = record(spec);
    if (goTemplate !== true) yield { path: 'spec.goTemplate', message: 'the template is not a Go template' };
    else if (!list(goTemplateOptions).includes('missingkey=error')) {
      yield { path: 'spec.goTemplateOptions', message: 'missingkey=error is missing' };
    }
  },

  pass: {
    'it fails': manifest('ApplicationSet efk', {
      spec: '{ goTemplate: true, goTemplateOptions: ["missingkey=error"] }',
    }),
  },
  fail: {
    'the template is not a Go template': manifest('ApplicationSet efk', { spec: '{}' }),
    'missingkey=error is missing': manifest('ApplicationSet efk', { spec: '{ goTemplate: true }' }),
  },
};
