import { posix } from 'node:path';
import { isFile, kustomizationKinds, references } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const outsidePaths: Policy = {
  id: 'kustomize/outside-paths',
  title: 'Every path stays in the repository, and files of generators in their folder',
  severity: 'error',
  rationale:
    'Argo CD has a clone of this repository and nothing beside it, and builds with the load restrictor of kustomize, ' +
    'which lets a generator or a patch read no file outside its own folder.',
  remediation: 'Move the file below the folder of its kustomization, or make the folder that holds it a resource.',
  source: 'kustomize LoadRestrictionsRootOnly; Argo CD kustomize.buildOptions',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    const folder = String(object.metadata?.name ?? '.');
    for (const { value, path } of references(object)) {
      if (/^[a-z][a-z0-9+.-]*:|@|^git::/i.test(value)) continue; // kustomize/remote-resources
      const target = posix.join(folder, value);
      const directory =
        /^(resources|components|bases|generators|transformers|validators)\b/.test(path) &&
        !/\.(ya?ml|json)$/.test(value);
      if (value.startsWith('/') || target === '..' || target.startsWith('../')) {
        yield { path, message: `${value} is outside the repository` };
      } else if (!directory && folder !== '.' && target !== folder && !target.startsWith(`${folder}/`)) {
        yield { path, message: `${value} is a file outside ${folder}` };
      }
    }
  },

  pass: {
    'a folder of the base, files of the own folder': kustomization('overlays/prod', {
      resources: '[../../base/kibana, namespace.yaml]',
      patches: '[{ path: patches/replicas.yaml }]',
      configMapGenerator: '[{ name: kibana, files: [kibana.yml, a=config/b.yml] }]',
    }),
  },
  fail: {
    '../../../other is outside the repository': kustomization('overlays/prod', { resources: '[../../../other]' }),
    '../dev/kibana.yml is a file outside overlays/prod': kustomization('overlays/prod', {
      configMapGenerator: '[{ name: kibana, files: [kibana.yml=../dev/kibana.yml] }]',
    }),
  },
};
