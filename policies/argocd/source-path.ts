import { overlayOf, sources } from '../../scripts/model/argocd/application';
import { suggestion } from '../../scripts/model/kube/nearest';
import { text } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const sourcePath: Policy = {
  id: 'argocd/source-path',
  title: 'Every Application points to an overlay that exists',
  severity: 'error',
  rationale: 'With a wrong path Argo CD fails to compare, or with `directory` finds nothing and prunes everything.',
  remediation: 'Set `spec.source.path` to the overlay, relative to the root of the repository: `overlays/prod`.',
  source: 'Argo CD app path does not exist; Argo CD auto_sync allowEmpty',
  kinds: ['Application'],

  *check(application, { rendered }) {
    for (const source of sources(application)) {
      const path = text(source.value['path']);
      const overlay = overlayOf(source);
      if (source.value['chart'] || source.value['ref']) continue; // a chart, or a source that only lends files
      if (path === undefined || path.startsWith('/') || path.split('/').includes('..')) {
        const message =
          path === undefined ? 'the source names no path' : `${path} is not below the root of the repository`;
        yield { path: `${source.path}.path`, message };
      } else if (overlay !== undefined && rendered.size && !rendered.has(overlay)) {
        yield { path: `${source.path}.path`, message: `${path} is no overlay${suggestion(overlay, rendered.keys())}` };
      }
    }
  },

  pass: {
    'the overlay is there':
      manifest('Application efk-prod', { spec: '{ source: { path: overlays/prod } }' }) + manifest('Overlay prod'),
  },
  fail: {
    'overlays/prd is no overlay (did you mean prod?)':
      manifest('Application efk-prod', { spec: '{ source: { path: overlays/prd } }' }) + manifest('Overlay prod'),
    '../other is not below the root of the repository': manifest('Application efk-prod', {
      spec: '{ source: { path: ../other } }',
    }),
    'the source names no path': manifest('Application efk-prod', { spec: '{ source: {} }' }),
  },
};
