import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const volumesMounted: Policy = {
  id: 'wiring/volumes-mounted',
  title: 'Every volume of a pod is mounted by one of its containers',
  severity: 'warning',
  rationale:
    'A volume that nobody mounts is a leftover or a forgotten mount: the program reads its default ' +
    'configuration instead.',
  remediation: 'Mount the volume, or remove it.',
  source: 'Kubernetes docs, Volumes; no peer has it',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload);
    const claims = entries(workload['spec']?.volumeClaimTemplates, 'spec.volumeClaimTemplates');
    const mounted = new Set(
      containers(workload).flatMap(({ value }) =>
        ['volumeMounts', 'volumeDevices'].flatMap((field) =>
          entries(value[field], '').map((mount) => mount.value.name),
        ),
      ),
    );
    for (const { value, path } of entries(spec?.value.volumes, `${spec?.path}.volumes`)) {
      if (!mounted.has(value.name)) yield { path, message: `no container mounts volume ${value.name}` };
    }
    for (const { value, path } of claims) {
      if (!mounted.has(value.metadata?.name))
        yield { path, message: `no container mounts claim ${value.metadata?.name}` };
    }
  },

  pass: {
    'it is mounted': withPod('Pod web', {
      container: 'volumeMounts: [{ name: tmp, mountPath: /tmp }]',
      volumes: '[{ name: tmp, emptyDir: {} }]',
    }),
  },
  fail: {
    'no container mounts volume config': withPod('Pod web', {
      container: '',
      volumes: '[{ name: config, emptyDir: {} }]',
    }),
    'no container mounts claim data': withPod('StatefulSet web', {
      spec: 'volumeClaimTemplates: [{ metadata: { name: data } }]',
      container: '',
    }),
  },
};
