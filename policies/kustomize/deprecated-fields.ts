import { at } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

const replaced: Readonly<Record<string, string>> = {
  bases: 'resources',
  imageTags: 'images',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
  vars: 'replacements',
};

export const deprecatedFields: Policy = {
  id: 'kustomize/deprecated-fields',
  title: 'No field that kustomize has replaced',
  severity: 'warning',
  rationale: 'kustomize warns about each at every build and drops them with its next API version.',
  remediation: 'Run `kustomize edit fix --vars`, or write the field that the message names.',
  source: 'kustomize api/types/kustomization.go',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    for (const [field, now] of Object.entries(replaced)) {
      if (object[field]) yield { path: field, message: `${field} is now ${now}` };
    }
    for (const field of ['configMapGenerator', 'secretGenerator']) {
      for (const generator of list(object[field])) {
        const { name, env } = record(generator);
        if (env) yield { path: `${field}[${name}].env`, message: `env of generator ${name} is now envs` };
      }
    }
  },

  fix({ path }, object) {
    if (path === 'bases') return object['resources'] === undefined ? [{ path, rename: 'resources' }] : [];
    const env: unknown = at(object, path);
    if (!path.endsWith('.env') || at(object, `${path}s`) !== undefined) return [];
    return [
      { path, remove: true },
      { path: `${path}s`, set: [env] },
    ];
  },

  pass: {
    'the fields are the present ones': kustomization('overlays/prod', {
      resources: '[../../base]',
      patches: '[{ path: patches/three-data-nodes.yaml }]',
    }),
  },
  fail: {
    'bases is now resources': `
      kind: Kustomization
      metadata: { name: overlays/dev }
      bases:
        # everything
        - ../../base
    `,
    'bases is now resources\npatchesStrategicMerge is now patches': kustomization('overlays/prod', {
      bases: '[../../base]',
      patchesStrategicMerge: '[replicas.yaml]',
    }),
    'env of generator settings is now envs': kustomization('overlays/prod', {
      configMapGenerator: '[{ name: settings, env: settings.env }]',
    }),
  },
};
