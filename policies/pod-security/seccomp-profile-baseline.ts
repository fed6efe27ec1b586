import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, contexts } from '../../scripts/rule/checks/pod-security';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import { baseline, restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

const prefix = 'seccomp.security.alpha.kubernetes.io';

export const seccompProfileBaseline: Policy = {
  id: 'pod-security/seccomp-profile-baseline',
  title: 'No pod switches seccomp off',
  severity: 'error',
  rationale: 'Unconfined, every system call of the kernel is open to the container, those with known holes too.',
  remediation: 'Remove the profile, or set `seccompProfile.type` to `RuntimeDefault` or `Localhost`.',
  source: 'Pod Security Standards; pod-security-admission policy/check_seccompProfile_baseline.go; Monokle PSS110',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline', replaced: 19 }, function* (pod) {
    if (pod.minor < 19) {
      const annotations: Record<string, unknown> = pod.metadata?.annotations ?? {};
      const names = [`${prefix}/pod`, ...pod.containers.map(({ value }) => `container.${prefix}/${value.name}`)];
      for (const name of names) {
        const profile = annotations[name];
        if (profile === undefined || /^(?:runtime\/default$|docker\/default$|localhost\/)/.test(String(profile)))
          continue;
        yield {
          path: `${pod.metadataPath}.annotations[${name}]`,
          message: `annotation ${name} sets the seccomp profile ${profile}`,
        };
      }
      return;
    }
    for (const { value, path, who } of contexts(pod)) {
      const profile = value?.seccompProfile;
      if (!profile || profile.type === 'RuntimeDefault' || profile.type === 'Localhost') continue;
      yield { path: `${path}.seccompProfile.type`, message: `${who} sets the seccomp profile ${profile.type}` };
    }
  }),

  pass: {
    'the default profile is named': baseline({
      container: '',
      securityContext: '{ seccompProfile: { type: RuntimeDefault } }',
    }),
    'under restricted seccomp-profile-restricted takes its place': restricted({
      container: '',
      securityContext: '{ seccompProfile: { type: Unconfined } }',
    }),
  },
  fail: {
    'web sets the seccomp profile Unconfined': baseline({
      container: 'securityContext: { seccompProfile: { type: Unconfined } }',
    }),
    'annotation seccomp.security.alpha.kubernetes.io/pod sets the seccomp profile unconfined':
      manifest('Namespace default', {
        metadata:
          'labels: { pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.18 }',
      }) +
      withPod('Pod web', {
        metadata: 'annotations: { seccomp.security.alpha.kubernetes.io/pod: unconfined }',
        container: '',
      }),
  },
};
