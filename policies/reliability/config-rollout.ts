import { withoutHash } from '../../scripts/model/kube/hash';
import { podTemplate } from '../../scripts/model/kube/pod';
import { references } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const configRollout: Policy = {
  id: 'reliability/config-rollout',
  title: 'A change of the configuration starts new pods',
  severity: 'warning',
  rationale:
    'A pod keeps the ConfigMap it started with, for ever where it is mounted by subPath: the change is applied, and ' +
    'takes effect at some later restart, on one pod at a time.',
  remediation:
    'Make the ConfigMap with `configMapGenerator`, which puts the hash of its content into its name, or write the ' +
    'hash into an annotation of the pod template.',
  source: 'Kubernetes docs, ConfigMaps (mounted ConfigMaps, subPath); checks GIT-03, errata E44',
  kinds: ['DaemonSet', 'Deployment', 'StatefulSet'],

  *check(workload, stack) {
    const annotations = { ...workload.metadata.annotations, ...podTemplate(workload)?.value.metadata?.annotations };
    if (Object.keys(annotations).some((name) => /checksum|hash|reloader/.test(name))) return;
    const told = new Set<string>();
    for (const { kind, name, path } of references(workload)) {
      if (kind !== 'ConfigMap' || told.has(name) || withoutHash(name) !== name) continue;
      const map = stack.find('ConfigMap', name, workload.metadata.namespace);
      if (!map || map['immutable'] === true) continue; // made by somebody else, or never changed
      told.add(name);
      yield { path, message: `a change of ConfigMap ${name} starts no new pod of ${workload.metadata.name}` };
    }
  },

  pass: {
    'the name has a hash':
      manifest('ConfigMap kibana-config-58tt5d9ttm') +
      withPod('Deployment kibana', { volumes: '[{ name: config, configMap: { name: kibana-config-58tt5d9ttm } }]' }),
    'an annotation has it':
      manifest('ConfigMap kibana-config') +
      manifest('Deployment kibana', {
        spec: `
        template:
          metadata: { annotations: { checksum/config: 58tt5d9ttm } }
          spec: { volumes: [{ name: config, configMap: { name: kibana-config } }] }
      `,
      }),
    'somebody else makes it': withPod('Deployment kibana', {
      volumes: '[{ name: ca, configMap: { name: kube-root-ca.crt } }]',
    }),
  },
  fail: {
    'a change of ConfigMap kibana-config starts no new pod of kibana':
      manifest('ConfigMap kibana-config') +
      withPod('Deployment kibana', { volumes: '[{ name: config, configMap: { name: kibana-config } }]' }),
  },
};
