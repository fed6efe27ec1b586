import { list, record } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const hashSuffix: Policy = {
  id: 'kustomize/hash-suffix',
  title: 'A generated ConfigMap has the hash of its content in its name',
  severity: 'error',
  rationale: 'With a fixed name a change of the configuration starts no new pod: old and new run side by side unseen.',
  remediation: 'Remove `disableNameSuffixHash: true`.',
  source: 'kustomize generatorOptions; checks GIT-03, errata E44',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    if (record(object['generatorOptions'])['disableNameSuffixHash'] === true) {
      yield { path: 'generatorOptions.disableNameSuffixHash', message: 'the generators leave out the hash' };
    }
    for (const field of ['configMapGenerator', 'secretGenerator']) {
      for (const [index, generator] of list(object[field]).entries()) {
        const { name, options } = record(generator);
        if (record(options)['disableNameSuffixHash'] !== true) continue;
        const path = `${field}[${name ?? index}].options.disableNameSuffixHash`;
        yield { path, message: `generator ${name} leaves out the hash` };
      }
    }
  },

  pass: {
    'the hash is on': kustomization('base/kibana', {
      generatorOptions: '{ disableNameSuffixHash: false }',
      configMapGenerator: '[{ name: kibana, files: [kibana.yml] }]',
    }),
  },
  fail: {
    'the generators leave out the hash': kustomization('base/kibana', {
      generatorOptions: '{ disableNameSuffixHash: true }',
    }),
    'generator fluentd-config leaves out the hash': kustomization('base/fluentd', {
      configMapGenerator: '[{ name: fluentd-config, options: { disableNameSuffixHash: true } }]',
    }),
  },
};
