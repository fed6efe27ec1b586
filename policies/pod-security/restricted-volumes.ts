import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, volumes } from '../../scripts/rule/checks/pod-security';
import { restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

const allowed = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

export const restrictedVolumes: Policy = {
  id: 'pod-security/restricted-volumes',
  title: 'A restricted pod uses only volumes that show it no other machine',
  severity: 'error',
  rationale:
    'An inline volume such as nfs or hostPath reaches storage that no claim and no quota has granted to the namespace.',
  remediation:
    'Use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret.',
  source: 'Pod Security Standards; pod-security-admission policy/check_restrictedVolumes.go; Monokle PSS201',
  kinds: workloadKinds,
  supersededBy: ['pod-security/host-path-volumes'],

  check: atLevel({ level: 'restricted' }, function* (pod) {
    for (const { value: volume, path } of volumes(pod)) {
      const sources = Object.keys(volume).filter((name) => name !== 'name' && volume[name]);
      const [source] = sources;
      if (source === undefined || sources.some((name) => allowed.has(name))) continue;
      yield { path: `${path}.${source}`, message: `volume ${volume.name} is of type ${source}` };
    }
  }),

  pass: {
    'a claim': restricted({ volumes: '[{ name: data, persistentVolumeClaim: { claimName: data } }]' }),
    'no type at all is an emptyDir': restricted({ volumes: '[{ name: tmp }]' }),
  },
  fail: {
    'volume log is of type hostPath': restricted({ volumes: '[{ name: log, hostPath: { path: /var/log } }]' }),
  },
};
