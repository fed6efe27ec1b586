import { posix } from 'node:path';
import { sources } from '../../scripts/model/argocd/application';
import { key } from '../../scripts/model/kube/path';
import { text } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const annotation = 'argocd.argoproj.io/manifest-generate-paths';

export const manifestGeneratePaths: Policy = {
  id: 'argocd/manifest-generate-paths',
  title: 'Every Application says which folders it is rendered from, its own among them',
  severity: 'warning',
  rationale:
    'Without the annotation every commit renders every Application anew; with a folder missing from it, a change there ' +
    'is not seen until the cache expires.',
  remediation: 'Set `argocd.argoproj.io/manifest-generate-paths` to `/overlays/prod;/base`.',
  source: 'Argo CD high availability, manifest paths annotation',
  kinds: ['Application'],

  *check(application) {
    const place = key('metadata.annotations', annotation);
    const value = text(application.metadata?.annotations?.[annotation]);
    for (const source of sources(application)) {
      const own = text(source.value['path']);
      if (own === undefined) continue;
      if (!value) {
        yield { path: place, message: 'no folder is named' };
        return;
      }
      const folders = value
        .split(';')
        .map((folder) => posix.resolve('/', folder.startsWith('/') ? folder : posix.join(own, folder)));
      const target = posix.resolve('/', own);
      if (folders.some((folder) => folder === '/' || target === folder || target.startsWith(`${folder}/`))) continue;
      yield { path: place, message: `${own} is not among the folders` };
    }
  },

  pass: {
    'the overlay and the base': manifest('Application efk', {
      metadata: 'annotations: { argocd.argoproj.io/manifest-generate-paths: ".;/base" }',
      spec: '{ source: { path: overlays/prod } }',
    }),
  },
  fail: {
    'no folder is named': manifest('Application efk', { spec: '{ source: { path: overlays/prod } }' }),
    'overlays/prod is not among the folders': manifest('Application efk', {
      metadata: 'annotations: { argocd.argoproj.io/manifest-generate-paths: /overlays/dev;/base }',
      spec: '{ source: { path: overlays/prod } }',
    }),
  },
};
