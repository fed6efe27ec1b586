import type { Constraint, Constraints } from './constraint';
import { api, mode, notEmpty } from './constraint';

const file = { key: { syntax: 'config-key' }, path: { syntax: 'relative-path' }, mode } as const;
const projection: Constraint = { required: ['name'] };

const volumeSources = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'image',
  'iscsi',
  'nfs',
  'persistentVolumeClaim',
  'photonPersistentDisk',
  'portworxVolume',
  'projected',
  'quobyte',
  'rbd',
  'scaleIO',
  'secret',
  'storageos',
  'vsphereVolume',
];

const persistentSources = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'hostPath',
  'iscsi',
  'local',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];

/** What a limit range says of a resource, from the least to the most; any two of them are compared. */
const bounds = ['min', 'defaultRequest', 'default', 'max'];

/** Volumes, claims and what is mounted: pkg/apis/core/validation/validation.go. */
export const storage: Constraints = api({
  'core.v1.Volume': { fields: { name: { syntax: 'dns-label' } }, combinations: [{ atMostOne: volumeSources }] },
  'core.v1.VolumeMount': {
    fields: { mountPath: { syntax: 'mount-path' }, subPath: { syntax: 'relative-path' } },
    combinations: [
      { atMostOne: ['subPath', 'subPathExpr'] },
      {
        when: { recursiveReadOnly: ['Enabled', 'IfPossible'], readOnly: [null, false] },
        forbid: ['recursiveReadOnly'],
      },
    ],
  },
  'core.v1.PersistentVolumeClaimVolumeSource': { fields: { claimName: notEmpty } },
  'core.v1.NFSVolumeSource': { fields: { path: { syntax: 'absolute-path' } } },
  'core.v1.ServiceAccountTokenProjection': { fields: { expirationSeconds: { minimum: 600 } } },
  'core.v1.HostPathVolumeSource': { fields: { path: { syntax: 'host-path' } } },
  'core.v1.KeyToPath': { fields: file },
  'core.v1.DownwardAPIVolumeFile': {
    fields: { path: file.path, mode },
    combinations: [{ exactlyOne: ['fieldRef', 'resourceFieldRef'] }],
  },
  'core.v1.ConfigMapVolumeSource': { required: ['name'], fields: { defaultMode: mode } },
  'core.v1.SecretVolumeSource': { required: ['secretName'], fields: { defaultMode: mode } },
  'core.v1.ProjectedVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.DownwardAPIVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.ConfigMapProjection': projection,
  'core.v1.SecretProjection': projection,
  'core.v1.VolumeProjection': {
    combinations: [
      {
        atMostOne: [
          'clusterTrustBundle',
          'configMap',
          'downwardAPI',
          'podCertificate',
          'secret',
          'serviceAccountToken',
        ],
      },
    ],
  },
  'core.v1.ConfigMap': { fields: { data: { keySyntax: 'config-key' }, binaryData: { keySyntax: 'config-key' } } },
  'core.v1.Secret': { fields: { data: { keySyntax: 'config-key' }, stringData: { keySyntax: 'config-key' } } },
  'core.v1.PersistentVolumeClaim': { required: ['spec'] },
  'core.v1.PersistentVolumeClaimSpec': {
    required: ['accessModes', 'resources'],
    fields: { accessModes: { minItems: 1 }, storageClassName: { syntax: 'dns-subdomain' } },
  },
  'core.v1.VolumeResourceRequirements': {
    required: ['requests'],
    fields: { requests: { required: ['storage'] } },
    combinations: [{ lower: 'requests', upper: 'limits' }],
  },
  'core.v1.LimitRangeItem': {
    combinations: [
      ...bounds.flatMap((lower, index) => bounds.slice(index + 1).map((upper) => ({ lower, upper }))),
      { when: { type: 'Pod' }, forbid: ['default', 'defaultRequest'] },
    ],
  },
  'storage.v1.StorageClass': {
    fields: { provisioner: { syntax: 'qualified-name' }, reclaimPolicy: { enum: ['Delete', 'Retain'] } },
  },
  'core.v1.PersistentVolume': { required: ['spec'] },
  'core.v1.PersistentVolumeSpec': {
    required: ['accessModes', 'capacity'],
    combinations: [{ exactlyOne: persistentSources }, { with: 'local', need: ['nodeAffinity'] }],
  },
});
