import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, volumes } from '../../scripts/rule/checks/pod-security';
import { baseline, restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const hostPathVolumes: Policy = {
  id: 'pod-security/host-path-volumes',
  title: 'No pod mounts a folder of its node',
  severity: 'error',
  rationale: 'Whoever writes to the file system of the node owns it; whoever reads it owns the secrets of its pods.',
  remediation:
    'Replace `hostPath` by a claim, `emptyDir` or `configMap`; an agent that reads node logs belongs in a namespace of level privileged.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_hostPathVolumes.go; kube-linter sensitive-host-mounts; Polaris hostPathSet; Monokle PSS105',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline', replaced: 0 }, function* (pod) {
    for (const { value: volume, path } of volumes(pod)) {
      if (volume.hostPath) yield { path: `${path}.hostPath`, message: `volume ${volume.name} is a hostPath` };
    }
  }),

  pass: {
    'another kind of volume': baseline({ volumes: '[{ name: tmp, emptyDir: {} }]' }),
    'under restricted restricted-volumes takes its place': restricted({
      volumes: '[{ name: log, hostPath: { path: /var/log } }]',
    }),
  },
  fail: {
    'volume log is a hostPath': baseline({ volumes: '[{ name: log, hostPath: { path: /var/log } }]' }),
  },
};
