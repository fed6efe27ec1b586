import type { Manifest } from './manifest';
import { record } from './shape';

/** An API version that Kubernetes has deprecated, the minor in which it was removed, and what to write instead. */
export interface ApiVersion {
  kinds?: readonly string[];
  deprecated: number;
  removed?: number;
  use: string;
}

/**
 * By `apiVersion`, from the Deprecated API Migration Guide and the release notes; `kinds` absent: every kind of it.
 * Minors are of Kubernetes 1.
 */
export const apiVersions: Readonly<Record<string, readonly ApiVersion[]>> = {
  v1: [
    { kinds: ['ComponentStatus'], deprecated: 19, use: 'the health endpoints of the components' },
    { kinds: ['Endpoints'], deprecated: 33, use: 'EndpointSlice of discovery.k8s.io/v1' },
  ],
  'extensions/v1beta1': [
    { kinds: ['Ingress'], deprecated: 14, removed: 22, use: 'networking.k8s.io/v1' },
    { kinds: ['NetworkPolicy'], deprecated: 9, removed: 16, use: 'networking.k8s.io/v1' },
    { kinds: ['PodSecurityPolicy'], deprecated: 10, removed: 16, use: 'Pod Security labels of the namespace' },
    { kinds: ['Deployment', 'DaemonSet', 'ReplicaSet'], deprecated: 9, removed: 16, use: 'apps/v1' },
  ],
  'apps/v1beta1': [{ deprecated: 9, removed: 16, use: 'apps/v1' }],
  'apps/v1beta2': [{ deprecated: 9, removed: 16, use: 'apps/v1' }],
  'admissionregistration.k8s.io/v1beta1': [
    {
      kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
      ...{ deprecated: 16, removed: 22, use: 'admissionregistration.k8s.io/v1' },
    },
    {
      kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
      ...{ deprecated: 30, removed: 34, use: 'admissionregistration.k8s.io/v1' },
    },
  ],
  'apiextensions.k8s.io/v1beta1': [{ deprecated: 16, removed: 22, use: 'apiextensions.k8s.io/v1' }],
  'apiregistration.k8s.io/v1beta1': [{ deprecated: 19, removed: 22, use: 'apiregistration.k8s.io/v1' }],
  'authentication.k8s.io/v1beta1': [{ deprecated: 19, removed: 22, use: 'authentication.k8s.io/v1' }],
  'authorization.k8s.io/v1beta1': [{ deprecated: 19, removed: 22, use: 'authorization.k8s.io/v1' }],
  'autoscaling/v2beta1': [{ deprecated: 22, removed: 25, use: 'autoscaling/v2' }],
  'autoscaling/v2beta2': [{ deprecated: 23, removed: 26, use: 'autoscaling/v2' }],
  'batch/v1beta1': [{ deprecated: 21, removed: 25, use: 'batch/v1' }],
  'batch/v2alpha1': [{ deprecated: 8, removed: 21, use: 'batch/v1' }],
  'certificates.k8s.io/v1beta1': [
    { kinds: ['CertificateSigningRequest'], deprecated: 19, removed: 22, use: 'certificates.k8s.io/v1' },
  ],
  'coordination.k8s.io/v1beta1': [{ kinds: ['Lease'], deprecated: 19, removed: 22, use: 'coordination.k8s.io/v1' }],
  'discovery.k8s.io/v1beta1': [{ deprecated: 21, removed: 25, use: 'discovery.k8s.io/v1' }],
  'events.k8s.io/v1beta1': [{ deprecated: 19, removed: 25, use: 'events.k8s.io/v1' }],
  'flowcontrol.apiserver.k8s.io/v1beta1': [{ deprecated: 23, removed: 26, use: 'flowcontrol.apiserver.k8s.io/v1' }],
  'flowcontrol.apiserver.k8s.io/v1beta2': [{ deprecated: 26, removed: 29, use: 'flowcontrol.apiserver.k8s.io/v1' }],
  'flowcontrol.apiserver.k8s.io/v1beta3': [{ deprecated: 29, removed: 32, use: 'flowcontrol.apiserver.k8s.io/v1' }],
  'networking.k8s.io/v1beta1': [
    { kinds: ['Ingress', 'IngressClass'], deprecated: 19, removed: 22, use: 'networking.k8s.io/v1' },
    { kinds: ['IPAddress', 'ServiceCIDR'], deprecated: 34, removed: 37, use: 'networking.k8s.io/v1' },
  ],
  'node.k8s.io/v1beta1': [{ deprecated: 20, removed: 25, use: 'node.k8s.io/v1' }],
  'policy/v1beta1': [
    { kinds: ['PodDisruptionBudget'], deprecated: 21, removed: 25, use: 'policy/v1' },
    { kinds: ['PodSecurityPolicy'], deprecated: 21, removed: 25, use: 'Pod Security labels of the namespace' },
  ],
  'rbac.authorization.k8s.io/v1alpha1': [{ deprecated: 17, removed: 22, use: 'rbac.authorization.k8s.io/v1' }],
  'rbac.authorization.k8s.io/v1beta1': [{ deprecated: 17, removed: 22, use: 'rbac.authorization.k8s.io/v1' }],
  'scheduling.k8s.io/v1alpha1': [
    { kinds: ['PriorityClass'], deprecated: 14, removed: 22, use: 'scheduling.k8s.io/v1' },
  ],
  'scheduling.k8s.io/v1beta1': [{ kinds: ['PriorityClass'], deprecated: 14, removed: 22, use: 'scheduling.k8s.io/v1' }],
  'storage.k8s.io/v1beta1': [
    {
      kinds: ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
      ...{ deprecated: 19, removed: 22, use: 'storage.k8s.io/v1' },
    },
    { kinds: ['CSIStorageCapacity'], deprecated: 24, removed: 27, use: 'storage.k8s.io/v1' },
  ],
};

/** The entry for an object's API version and kind, or undefined when it is current or not known. */
export function deprecation(apiVersion: unknown, kind: string): ApiVersion | undefined {
  if (typeof apiVersion !== 'string' || !Object.hasOwn(apiVersions, apiVersion)) return undefined;
  return apiVersions[apiVersion]?.find(({ kinds }) => !kinds || kinds.includes(kind));
}

/** Kinds whose successor has the same fields with the same meaning (Deprecated API Migration Guide). */
const sameShape: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io/v1beta1': ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  'apiregistration.k8s.io/v1beta1': ['APIService'],
  'apps/v1beta2': ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'autoscaling/v2beta2': ['HorizontalPodAutoscaler'],
  'batch/v1beta1': ['CronJob'],
  'coordination.k8s.io/v1beta1': ['Lease'],
  'flowcontrol.apiserver.k8s.io/v1beta2': ['FlowSchema'],
  'flowcontrol.apiserver.k8s.io/v1beta3': ['FlowSchema'],
  'networking.k8s.io/v1beta1': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io/v1beta1': ['RuntimeClass'],
  'policy/v1beta1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1beta1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'scheduling.k8s.io/v1beta1': ['PriorityClass'],
  'storage.k8s.io/v1beta1': ['CSIDriver', 'CSINode', 'CSIStorageCapacity', 'StorageClass', 'VolumeAttachment'],
};

/** The API version to write instead, where nothing else of the object has to change. */
export function successor({ apiVersion, kind, ...object }: Manifest): string | undefined {
  if (!Object.hasOwn(sameShape, apiVersion) || !sameShape[apiVersion]?.includes(kind)) return undefined;
  // an empty selector chose nothing in v1beta1 and chooses every pod in v1
  if (kind === 'PodDisruptionBudget' && !Object.keys(record(record(object['spec'])['selector'])).length)
    return undefined;
  return deprecation(apiVersion, kind)?.use;
}

/** The minor of a Kubernetes version: 36 for `1.36` and `v1.36.2`; infinite where it is no version. */
export function minor(version: string): number {
  const match = /^v?1\.(\d+)/.exec(version);
  return match ? Number(match[1]) : Infinity;
}
