import { missing } from '../../scripts/model/kube/lookup';
import { podSpec } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { provided } from '../../scripts/model/references/provided';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const imagePullSecrets: Policy = {
  id: 'wiring/image-pull-secrets',
  title: 'Every image pull secret exists',
  severity: 'error',
  rationale: 'The kubelet ignores a pull secret that is missing: the image of a private registry is then never pulled.',
  remediation: 'Correct the name, have the Secret made by a controller, or declare it under external in stack.yaml.',
  source: 'Kubernetes docs, Pull an Image from a Private Registry; Monokle LNK001',

  *check(object, stack) {
    const namespace = namespaceOf(object);
    const spec = object.kind === 'ServiceAccount' ? { value: object, path: '' } : podSpec(object);
    for (const {
      value: { name },
      path,
    } of entries(spec?.value.imagePullSecrets, spec?.path ? `${spec.path}.imagePullSecrets` : 'imagePullSecrets')) {
      if (!name || provided(stack, 'Secret', name, namespace)) continue;
      yield { path, message: `images are pulled with ${missing(stack, 'Secret', name, namespace)}` };
    }
  },

  pass: {
    'the Secret is in the target':
      manifest('Secret registry') + withPod('Pod web', { imagePullSecrets: '[{ name: registry }]' }),
  },
  fail: {
    'images are pulled with Secret registry, which is not in default': withPod('Pod web', {
      imagePullSecrets: '[{ name: registry }]',
    }),
    'images are pulled with Secret registry, which is not in web': manifest('ServiceAccount web/web', {
      imagePullSecrets: '[{ name: registry }]',
    }),
  },
};
