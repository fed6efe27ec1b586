import { syncOptions, words } from '../../scripts/model/argocd/application';
import { nearest } from '../../scripts/model/kube/nearest';
import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** What an object may ask for in its annotation. */
const ofObject = [
  ...[
    'Prune=false',
    'Prune=confirm',
    'Delete=false',
    'Delete=confirm',
    'PruneLast=true',
    'Validate=false',
    'Force=true',
  ],
  ...[
    'SkipDryRunOnMissingResource=true',
    'Replace=true',
    'Replace=false',
    'ServerSideApply=true',
    'ServerSideApply=false',
  ],
  ...['ClientSideApplyMigration=true', 'ClientSideApplyMigration=false'],
];
/** What an Application may ask for besides. */
const ofApplication = [
  ...ofObject,
  ...['ApplyOutOfSyncOnly=true', 'ApplyOutOfSyncOnly=false', 'CreateNamespace=true', 'FailOnSharedResource=true'],
  ...['PrunePropagationPolicy=foreground', 'PrunePropagationPolicy=background', 'PrunePropagationPolicy=orphan'],
  ...['RespectIgnoreDifferences=true', 'CreateNamespace=false', 'FailOnSharedResource=false', 'PruneLast=false'],
  ...[
    'RespectIgnoreDifferences=false',
    'Validate=true',
    'Prune=true',
    'Delete=true',
    'SkipDryRunOnMissingResource=false',
  ],
];
const compare = ['IgnoreExtraneous', 'ServerSideDiff=true', 'ServerSideDiff=false', 'IncludeMutationWebhook=true'];

const place = (annotation: string) => key('metadata.annotations', annotation);

/** The tail of the message: an option of an Application on an object, the nearest name, or nothing. */
function advice(option: string, known: readonly string[]): string {
  if (known === ofObject && ofApplication.includes(option)) return ', only an Application has it';
  const near = nearest(option, known);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

export const knownOptions: Policy = {
  id: 'argocd/known-options',
  title: 'Every sync option and compare option is one that Argo CD reads',
  severity: 'error',
  rationale: 'Argo CD compares options by their whole text: one with a slip, or `Prune=False`, does nothing.',
  remediation: 'Write the option that the message suggests.',
  source: 'Argo CD sync options, compare options; gitops-engine pkg/sync/common/types.go',

  *check(object) {
    const application = object.kind === 'Application' || object.kind === 'ApplicationSet';
    const given = [
      ...words(object, 'argocd.argoproj.io/sync-options').map((option) => ({
        ...{ option, known: ofObject, path: place('argocd.argoproj.io/sync-options') },
      })),
      ...words(object, 'argocd.argoproj.io/compare-options').map((option) => ({
        ...{ option, known: compare, path: place('argocd.argoproj.io/compare-options') },
      })),
      ...(application ? syncOptions(object).map(({ option, path }) => ({ option, known: ofApplication, path })) : []),
    ];
    for (const { option, known, path } of given) {
      if (!known.includes(option)) yield { path, message: `${option} is no option${advice(option, known)}` };
    }
  },

  pass: {
    'the options are known': manifest('Application efk', {
      metadata: 'annotations: { argocd.argoproj.io/compare-options: "ServerSideDiff=true" }',
      spec: '{ syncPolicy: { syncOptions: ["ServerSideApply=true", "PrunePropagationPolicy=foreground"] } }',
    }),
    'an object asks for two': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-options: "Prune=false, Delete=confirm" }',
    }),
  },
  fail: {
    'Prune=False is no option (did you mean Prune=false?)': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-options: "Prune=False" }',
    }),
    'PruneLats=true is no option (did you mean PruneLast=true?)': manifest('Application efk', {
      spec: '{ syncPolicy: { syncOptions: ["PruneLats=true"] } }',
    }),
    'CreateNamespace=true is no option, only an Application has it': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-options: "CreateNamespace=true" }',
    }),
  },
};
