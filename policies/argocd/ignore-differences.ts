import { applicationSpec, hasOption } from '../../scripts/model/argocd/application';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const ignoreDifferences: Policy = {
  id: 'argocd/ignore-differences',
  title: 'A difference that is ignored is kept at the sync too',
  severity: 'error',
  rationale:
    'Without the option the comparison is quiet, yet the next sync overwrites what another controller has set.',
  remediation: 'Add `RespectIgnoreDifferences=true` and `ServerSideApply=true`; write the core group as `group: ""`.',
  source: 'Argo CD issues 8810 and 8970; Argo CD sync options; checks GIT-06',
  kinds: ['Application'],

  *check(application) {
    const { spec, path } = applicationSpec(application);
    const ignored = list(spec['ignoreDifferences']);
    if (ignored.length && !hasOption(application, 'RespectIgnoreDifferences=true')) {
      yield { path: `${path}.syncPolicy.syncOptions`, message: 'RespectIgnoreDifferences=true is missing' };
    }
    for (const [index, difference] of ignored.entries()) {
      if (record(difference)['group'] !== 'core') continue;
      yield {
        path: `${path}.ignoreDifferences[${index}].group`,
        message: 'the core group is the empty text, not core',
      };
    }
  },

  pass: {
    'nothing is ignored': manifest('Application efk', { spec: '{}' }),
    'it is kept at the sync': manifest('Application efk', {
      spec: `
        ignoreDifferences: [{ group: "", kind: Secret, jsonPointers: [/data] }]
        syncPolicy: { syncOptions: ["RespectIgnoreDifferences=true"] }
      `,
    }),
  },
  fail: {
    'RespectIgnoreDifferences=true is missing\nthe core group is the empty text, not core': manifest(
      'Application efk',
      { spec: '{ ignoreDifferences: [{ group: core, kind: Secret, jsonPointers: [/data] }] }' },
    ),
  },
};
