import { words } from '../../scripts/model/argocd/application';
import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const runs = new Set(['Job', 'Pod', 'Workflow', 'TaskRun', 'PipelineRun']);

export const hookKinds: Policy = {
  id: 'argocd/hook-kinds',
  title: 'A hook is something that runs and ends',
  severity: 'error',
  rationale:
    'Hooks are not compared with the cluster, and self-heal leaves them out: a ServiceAccount or ConfigMap that is a hook ' +
    'stays away once it is deleted.',
  remediation: 'Remove the annotation `argocd.argoproj.io/hook`; a sync wave puts the object before the others.',
  source: 'Argo CD issues 28516, 18569 and 9830',

  *check(object) {
    const phases = words(object, 'argocd.argoproj.io/hook').filter((phase) => phase !== 'Skip');
    if (!phases.length || runs.has(object.kind)) return;
    yield {
      path: key('metadata.annotations', 'argocd.argoproj.io/hook'),
      message: `${object.kind} is a ${phases.join(', ')} hook`,
    };
  },

  pass: {
    'a Job is a hook': manifest('Job bootstrap', { metadata: 'annotations: { argocd.argoproj.io/hook: PostSync }' }),
  },
  fail: {
    'ServiceAccount is a PreSync hook': manifest('ServiceAccount bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/hook: PreSync }',
    }),
  },
};
