import { list, record } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const patchRenames: Policy = {
  id: 'kustomize/patch-renames',
  title: 'No patch changes the name or the kind of an object',
  severity: 'error',
  rationale: 'References to the object are not rewritten, and in the cluster it is a deletion and a new object.',
  remediation:
    'Remove `options.allowNameChange` and `allowKindChange`; write the object as the part of the base it is.',
  source: 'kustomize patches options',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    for (const [index, patch] of list(object['patches']).entries()) {
      for (const option of ['allowNameChange', 'allowKindChange']) {
        if (record(record(patch)['options'])[option] !== true) continue;
        yield { path: `patches[${index}].options.${option}`, message: `a patch may use ${option}` };
      }
    }
  },

  pass: {
    'the patch changes fields': kustomization('overlays/prod', { patches: '[{ path: patches/replicas.yaml }]' }),
  },
  fail: {
    'a patch may use allowNameChange': kustomization('overlays/prod', {
      patches: '[{ path: patches/name.yaml, options: { allowNameChange: true } }]',
    }),
  },
};
