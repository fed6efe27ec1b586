import { list, record } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const secretGenerator: Policy = {
  id: 'kustomize/secret-generator',
  title: 'No Secret is generated from literals or files of the repository',
  severity: 'error',
  rationale: 'Argo CD builds from Git alone, so whatever the generator reads is in Git, in plain text.',
  remediation: 'Declare an `ExternalSecret` instead.',
  source: 'Argo CD secret management; checks GIT-01',
  kinds: kustomizationKinds,
  unwaivable: true,

  *check(object) {
    if (!isFile(object)) return;
    for (const [index, generator] of list(object['secretGenerator']).entries()) {
      const { name } = record(generator);
      for (const field of ['literals', 'files', 'envs', 'env']) {
        const value = record(generator)[field];
        if (!(Array.isArray(value) ? value.length : value)) continue;
        yield { path: `secretGenerator[${name ?? index}].${field}`, message: `Secret ${name} is made from ${field}` };
      }
    }
  },

  pass: {
    'only ConfigMaps are generated': kustomization('base/kibana', {
      configMapGenerator: '[{ name: kibana, files: [kibana.yml] }]',
    }),
  },
  fail: {
    'Secret kibana-user is made from literals': kustomization('overlays/dev', {
      secretGenerator: '[{ name: kibana-user, literals: [password=changeme] }]',
    }),
  },
};
