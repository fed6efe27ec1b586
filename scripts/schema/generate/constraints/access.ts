import type { Constraints } from './constraint';
import { api, labels, notEmpty } from './constraint';

const crd = 'apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** Metadata, roles and custom resource definitions: apimachinery, pkg/apis/rbac/validation, apiextensions-apiserver. */
export const access: Constraints = {
  'apimachinery.pkg.apis.meta.v1.ObjectMeta': {
    fields: {
      labels,
      annotations: { keySyntax: 'annotation-key' },
      finalizers: { items: { type: 'string', syntax: 'qualified-name' } },
    },
  },
  'apimachinery.pkg.apis.meta.v1.LabelSelector': { fields: { matchLabels: labels } },
  ...api({
    'rbac.v1.PolicyRule': {
      fields: { verbs: { minItems: 1 } },
      combinations: [
        { atLeastOne: ['resources', 'nonResourceURLs'] },
        { with: 'nonResourceURLs', forbid: ['apiGroups', 'resources', 'resourceNames'] },
        { with: 'resources', need: ['apiGroups'] },
      ],
    },
    'rbac.v1.RoleRef': {
      fields: {
        kind: { enum: ['ClusterRole', 'Role'] },
        apiGroup: { enum: ['', 'rbac.authorization.k8s.io'] },
        name: notEmpty,
      },
    },
    'rbac.v1.Subject': {
      fields: { kind: { enum: ['Group', 'ServiceAccount', 'User'] }, name: notEmpty },
      combinations: [{ when: { kind: 'ServiceAccount' }, forbid: ['apiGroup'] }],
    },
    'rbac.v1.AggregationRule': {
      required: ['clusterRoleSelectors'],
      fields: { clusterRoleSelectors: { minItems: 1 } },
    },
  }),
  [`${crd}.CustomResourceDefinitionSpec`]: {
    fields: { scope: { enum: ['Cluster', 'Namespaced'] }, versions: { minItems: 1 } },
  },
  [`${crd}.CustomResourceDefinitionVersion`]: { required: ['schema'] },
  [`${crd}.CustomResourceValidation`]: { required: ['openAPIV3Schema'] },
  [`${crd}.JSONSchemaProps`]: {
    fields: {
      type: { enum: ['array', 'boolean', 'integer', 'number', 'object', 'string'] },
      'x-kubernetes-list-type': { enum: ['atomic', 'map', 'set'] },
      'x-kubernetes-map-type': { enum: ['atomic', 'granular'] },
    },
    combinations: [
      { when: { type: 'array' }, need: ['items'] },
      { when: { 'x-kubernetes-list-type': 'map' }, need: ['x-kubernetes-list-map-keys'] },
      { with: 'x-kubernetes-list-map-keys', need: ['x-kubernetes-list-type'] },
    ],
  },
};
