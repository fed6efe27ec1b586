import type { Manifest } from './manifest';
import { group } from './manifest';
import { record } from './shape';

/** The kinds without a namespace, by API group: Kubernetes 1.36, and the controllers that the stack uses. */
const clusterScoped: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'authentication.k8s.io': ['SelfSubjectReview', 'TokenReview'],
  'authorization.k8s.io': ['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'cert-manager.io': ['ClusterIssuer'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'generators.external-secrets.io': ['ClusterGenerator'],
  'internal.apiserver.k8s.io': ['StorageVersion'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
};

/** The groups of which every kind that is not above lives in a namespace. */
const knownGroups = new Set([
  ...Object.keys(clusterScoped),
  'acme.cert-manager.io',
  'apps',
  'argoproj.io',
  'autoscaling',
  'batch',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'monitoring.coreos.com',
]);

/**
 * Does the kind live in a namespace? A CustomResourceDefinition among `definitions` answers for its own kind;
 * undefined where nobody knows.
 */
export function namespaced(object: Manifest, definitions: readonly Manifest[] = []): boolean | undefined {
  const ofGroup = group(object);
  for (const definition of definitions) {
    const spec = record(definition['spec']);
    if (spec['group'] === ofGroup && record(spec['names'])['kind'] === object.kind) return spec['scope'] !== 'Cluster';
  }
  if (!knownGroups.has(ofGroup)) return undefined;
  return !(Object.hasOwn(clusterScoped, ofGroup) && clusterScoped[ofGroup]?.includes(object.kind));
}
