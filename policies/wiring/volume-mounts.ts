import { suggestion } from '../../scripts/model/kube/nearest';
import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const volumeMounts: Policy = {
  id: 'wiring/volume-mounts',
  title: 'Every volume that a container mounts is one of its pod',
  severity: 'error',
  rationale: 'The API server refuses a pod whose container mounts a volume that the pod does not have.',
  remediation: 'Correct the name, or add the volume (for a StatefulSet: the claim template).',
  source: 'Kubernetes API validation (ValidateVolumeMounts); kubevious volume-mount-ref',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload);
    const claims = entries(workload['spec']?.volumeClaimTemplates, '').map(({ value }) => value.metadata?.name);
    const names = new Set([...entries(spec?.value.volumes, '').map(({ value }) => value.name), ...claims].map(String));
    for (const { value: container, path } of containers(workload)) {
      for (const field of ['volumeMounts', 'volumeDevices']) {
        for (const { value: mount, path: at } of entries(container[field], `${path}.${field}`)) {
          if (typeof mount.name !== 'string' || names.has(mount.name)) continue; // the schema asks for the name
          const message = `${container.name} mounts ${mount.name}, which is no volume of its pod`;
          yield { path: `${at}.name`, message: message + suggestion(mount.name, names) };
        }
      }
    }
  },

  pass: {
    'a volume and a claim template': withPod('StatefulSet elasticsearch', {
      spec: 'volumeClaimTemplates: [{ metadata: { name: data } }]',
      container: 'volumeMounts: [{ name: data, mountPath: /data }, { name: config, mountPath: /config }]',
      volumes: '[{ name: config, configMap: { name: c } }]',
    }),
  },
  fail: {
    'web mounts confg, which is no volume of its pod (did you mean config?)': withPod('Pod web', {
      container: 'volumeMounts: [{ name: confg, mountPath: /config }]',
      volumes: '[{ name: config, emptyDir: {} }]',
    }),
  },
};
