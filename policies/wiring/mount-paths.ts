import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const mountPaths: Policy = {
  id: 'wiring/mount-paths',
  title: 'No container mounts two volumes at the same path',
  severity: 'error',
  rationale: 'The API server refuses equal paths; paths that differ in a slash hide one volume behind the other.',
  remediation: 'Give each mount its own mountPath, or use subPath for single files.',
  source: 'Kubernetes API validation (ValidateVolumeMounts: must be unique)',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const taken = new Map<string, string>();
      for (const [index, mount] of entries(container.volumeMounts, '').entries()) {
        const { name, mountPath } = mount.value;
        if (typeof mountPath !== 'string') continue;
        const folder = mountPath.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
        const other = taken.get(folder);
        if (other !== undefined) {
          yield {
            path: `${path}.volumeMounts[${index}].mountPath`,
            message: `${container.name} mounts ${name} and ${other} at ${folder}`,
          };
        } else taken.set(folder, String(name));
      }
    }
  },

  pass: {
    'a file beside a folder': withPod('Pod web', {
      containers: `
        - name: web
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: config, mountPath: /data/config.yml, subPath: config.yml }
      `,
    }),
  },
  fail: {
    'web mounts config and data at /data': withPod('Pod web', {
      container: 'volumeMounts: [{ name: data, mountPath: /data }, { name: config, mountPath: /data/ }]',
    }),
  },
};
