import { list } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const buildMetadata: Policy = {
  id: 'kustomize/build-metadata',
  title: 'No kustomization writes how it was built into the objects',
  severity: 'error',
  rationale: 'The annotations reach the cluster, and every move of a file becomes a change of the objects it holds.',
  remediation: 'Remove `buildMetadata`; `validate` asks for it by itself, in a build that nothing else sees.',
  source: 'kustomize buildMetadata',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object) || !list(object['buildMetadata']).length) return;
    yield { path: 'buildMetadata', message: `the objects carry ${list(object['buildMetadata']).join(', ')}` };
  },

  fix: ({ path }) => [{ path, remove: true }],

  pass: {
    'nothing is added': kustomization('overlays/prod', { resources: '[../../base]' }),
  },
  fail: {
    'the objects carry originAnnotations': kustomization('overlays/prod', { buildMetadata: '[originAnnotations]' }),
  },
};
