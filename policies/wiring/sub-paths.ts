import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Unstructured } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { provided } from '../../scripts/model/references/provided';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const subPaths: Policy = {
  id: 'wiring/sub-paths',
  title: 'Every file mounted by subPath is in its ConfigMap or Secret',
  severity: 'error',
  rationale: 'A subPath that the volume lacks becomes an empty directory where the program expects a file.',
  remediation: 'Correct subPath, or add the key (or the item) to the volume.',
  source: 'Kubernetes docs, Volumes: subPath; checks K8S-04',
  kinds: workloadKinds,

  *check(workload, stack) {
    const spec = podSpec(workload);
    const volumes = new Map(entries(spec?.value.volumes, '').map(({ value }) => [value.name, value]));
    for (const { value: container, path } of containers(workload)) {
      for (const [index, { value: mount }] of entries(container.volumeMounts, '').entries()) {
        const files = mount.subPath ? filesOf(volumes.get(mount.name), namespaceOf(workload), stack) : undefined;
        const file = String(mount.subPath).replace(/^(?:\.?\/)+/, '');
        if (!files || files.has(file) || Array.from(files).some((name) => name.startsWith(`${file}/`))) continue;
        const message = `${container.name} mounts ${file} of volume ${mount.name}, which has ${Array.from(files).join(', ') || 'none'}`;
        yield { path: `${path}.volumeMounts[${index}].subPath`, message };
      }
    }
  },

  pass: {
    'it is a key':
      manifest('ConfigMap web', { data: "{ web.yml: '' }" }) +
      withPod('Pod web', {
        container: 'volumeMounts: [{ name: config, mountPath: /etc/web.yml, subPath: web.yml }]',
        volumes: '[{ name: config, configMap: { name: web } }]',
      }),
    'an item renames the key':
      manifest('ConfigMap web', { data: "{ prod.yml: '' }" }) +
      withPod('Pod web', {
        container: 'volumeMounts: [{ name: config, mountPath: /etc/web.yml, subPath: web.yml }]',
        volumes: '[{ name: config, configMap: { name: web, items: [{ key: prod.yml, path: web.yml }] } }]',
      }),
    'folders of a claim are made by the kubelet': withPod('Pod web', {
      container: 'volumeMounts: [{ name: data, mountPath: /data, subPath: web }]',
      volumes: '[{ name: data, persistentVolumeClaim: { claimName: web } }]',
    }),
  },
  fail: {
    'web mounts web.yaml of volume config, which has web.yml':
      manifest('ConfigMap web', { data: "{ web.yml: '' }" }) +
      withPod('Pod web', {
        container: 'volumeMounts: [{ name: config, mountPath: /etc/web.yml, subPath: web.yaml }]',
        volumes: '[{ name: config, configMap: { name: web } }]',
      }),
  },
};

/** The files that a ConfigMap or Secret volume shows; undefined for other volumes, and where only the cluster knows. */
function filesOf(volume: Unstructured, namespace: string, stack: Stack): ReadonlySet<string> | undefined {
  const source = volume?.configMap ?? volume?.secret;
  const name: unknown = volume?.configMap?.name ?? volume?.secret?.secretName;
  if (!source || typeof name !== 'string') return undefined;
  const items = entries(source.items, '');
  if (items.length) return new Set(items.map(({ value }) => String(value.path)));
  return provided(stack, volume.configMap ? 'ConfigMap' : 'Secret', name, namespace)?.keys;
}
