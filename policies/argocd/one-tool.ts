import { sources } from '../../scripts/model/argocd/application';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const oneTool: Policy = {
  id: 'argocd/one-tool',
  title: 'A source is of one tool',
  severity: 'error',
  rationale: 'With two of `helm`, `kustomize`, `directory` and `plugin` Argo CD refuses to render; no schema tells.',
  remediation: 'Keep the one that the folder is for.',
  source: 'Argo CD issue 17354; ApplicationSource.ExplicitType',
  kinds: ['Application', 'ApplicationSet'],

  *check(application) {
    for (const { value, path } of sources(application)) {
      const tools = ['helm', 'kustomize', 'directory', 'plugin'].filter((tool) => value[tool]);
      if (tools.length > 1) yield { path, message: `the source is of ${tools.join(' and ')}` };
    }
  },

  pass: {
    'only a directory': manifest('Application efk', {
      spec: '{ source: { path: argocd, directory: { recurse: true } } }',
    }),
  },
  fail: {
    'the source is of helm and directory': manifest('Application efk', {
      spec: '{ source: { path: chart, helm: {}, directory: {} } }',
    }),
  },
};
