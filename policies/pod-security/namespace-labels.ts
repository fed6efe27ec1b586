import { isEdition, isLevel, podSecurityLevels } from '../../scripts/model/kube/pod-security';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const namespaceLabels: Policy = {
  id: 'pod-security/namespace-labels',
  title: 'The Pod Security labels of a namespace are ones that the cluster reads',
  severity: 'error',
  rationale: 'A namespace with a misspelt level is refused when it is created; on an existing one it means restricted.',
  remediation: 'Use privileged, baseline or restricted as level, and latest or a release such as v1.36 as version.',
  source: 'pod-security-admission admission/admission.go (ValidateNamespace), api/helpers.go (PolicyToEvaluate)',
  kinds: ['Namespace'],

  *check({ metadata }) {
    for (const mode of ['enforce', 'audit', 'warn']) {
      const label = `pod-security.kubernetes.io/${mode}`;
      const level: unknown = metadata.labels?.[label];
      const version: unknown = metadata.labels?.[`${label}-version`];
      if (level !== undefined && !isLevel(level)) {
        const message = `label ${label} is ${level}; the levels are ${podSecurityLevels.join(', ')}`;
        yield { path: `metadata.labels[${label}]`, message };
      }
      if (version !== undefined && !isEdition(version)) {
        const message = `label ${label}-version is ${version}; a version is latest or v1.x`;
        yield { path: `metadata.labels[${label}-version]`, message };
      }
    }
  },

  pass: {
    'a level and a release': manifest('Namespace logging', {
      metadata:
        'labels: { pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.36 }',
    }),
  },
  fail: {
    'label pod-security.kubernetes.io/enforce is strict; the levels are privileged, baseline, restricted': manifest(
      'Namespace logging',
      { metadata: 'labels: { pod-security.kubernetes.io/enforce: strict }' },
    ),
    'label pod-security.kubernetes.io/warn-version is 1.36; a version is latest or v1.x': manifest(
      'Namespace logging',
      { metadata: "labels: { pod-security.kubernetes.io/warn-version: '1.36' }" },
    ),
  },
};
