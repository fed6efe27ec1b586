import { list, text } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

/** Why an inline generator or transformer is a plugin; undefined for one that kustomize has built in. */
function reason(entry: string): string | undefined {
  if (/config\.kubernetes\.io\/function/.test(entry)) return 'runs a function in a container or a program';
  const version = /^apiVersion:\s*["']?([^\s"']+)/m.exec(entry)?.[1];
  if (version === undefined || version === 'builtin' || version.startsWith('kustomize.config.k8s.io/'))
    return undefined;
  return `is a plugin of ${version}`;
}

export const plugins: Policy = {
  id: 'kustomize/plugins',
  title: 'No kustomization runs a plugin',
  severity: 'error',
  rationale:
    'Argo CD builds without `--enable-alpha-plugins` and `--enable-exec`, and a program in a build may do anything.',
  remediation: 'Use `patches`, `replacements` or a built-in transformer.',
  source: 'kustomize KRM functions; Argo CD kustomize documentation',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    for (const field of ['generators', 'transformers', 'validators']) {
      for (const [index, value] of list(object[field]).entries()) {
        const entry = text(value);
        const why = entry?.includes('\n') ? reason(entry) : undefined;
        if (why) yield { path: `${field}[${index}]`, message: `an entry of ${field} ${why}` };
      }
    }
  },

  pass: {
    'the transformer is built in': kustomization('overlays/prod', {
      transformers: `
        - |
          apiVersion: builtin
          kind: LabelTransformer
          metadata: { name: labels }
      `,
    }),
  },
  fail: {
    'an entry of transformers runs a function in a container or a program': kustomization('overlays/prod', {
      transformers: `
        - |
          apiVersion: example.com/v1
          kind: Sizes
          metadata:
            name: sizes
            annotations:
              config.kubernetes.io/function: |
                exec: { path: ./sizes.sh }
      `,
    }),
    'an entry of generators is a plugin of viaduct.ai/v1': kustomization('overlays/prod', {
      generators: `
        - |
          apiVersion: viaduct.ai/v1
          kind: ksops
      `,
    }),
  },
};
