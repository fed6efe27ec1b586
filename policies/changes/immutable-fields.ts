import { canonicalEqual } from '../../scripts/model/kube/equal';
import { at } from '../../scripts/model/kube/path';
import type { ChangeRule } from '../../scripts/rule/change';
import { pairs } from '../../scripts/rule/change';

/** The fields that the API server refuses to change (kubernetes/kubernetes `pkg/apis/*` validation, `ValidateUpdate`). */
const immutable: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates'],
  Deployment: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  ReplicaSet: ['spec.selector'],
  Job: ['spec.selector', 'spec.template', 'spec.completionMode'],
  PersistentVolumeClaim: [
    'spec.accessModes',
    'spec.storageClassName',
    'spec.volumeName',
    'spec.volumeMode',
    'spec.selector',
  ],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  PriorityClass: ['value', 'preemptionPolicy'],
  Service: ['spec.clusterIP'],
};

/** A hook that is deleted before each sync may change as it likes. */
const recreated = /BeforeHookCreation|HookSucceeded/;

export const immutableFields: ChangeRule = {
  id: 'changes/immutable-fields',
  title: 'No field changes that the API server keeps as it was made',
  severity: 'error',
  rationale:
    'The sync ends as Failed and stays there: every later commit waits behind it. With server-side diff Argo CD does not even ' +
    'begin it, and may then call the Application Synced.',
  remediation:
    'StatefulSet: `kubectl delete statefulset NAME --cascade=orphan`, then sync: the pods and claims stay and are adopted. ' +
    'Deployment, DaemonSet, Job, binding: add the annotation `argocd.argoproj.io/sync-options: Replace=true,Force=true` for ' +
    'this one sync. Claim or class: make a new one and move the data.',
  source: 'kubernetes/kubernetes pkg/apis/apps/validation; elastic/helm-charts #772; argo-cd #1068; checks GIT-06',

  *check(sides) {
    for (const { before, after } of pairs(sides, Object.keys(immutable))) {
      if (recreated.test(after.metadata.annotations?.['argocd.argoproj.io/hook-delete-policy'] ?? '')) continue;
      if (after.metadata.annotations?.['argocd.argoproj.io/hook'] && after.kind === 'Job') continue;
      for (const path of immutable[after.kind] ?? []) {
        if (canonicalEqual(at(before, path), at(after, path))) continue;
        yield {
          object: after,
          path,
          message: `${path} of ${after.kind} ${after.metadata.name} cannot be changed in place`,
        };
      }
    }
  },

  pass: {
    'the template of a StatefulSet': {
      before: `{ kind: StatefulSet, metadata: { name: data }, spec: { serviceName: data, template: { spec: { priorityClassName: low } } } }`,
      after: `{ kind: StatefulSet, metadata: { name: data }, spec: { serviceName: data, template: { spec: { priorityClassName: high } } } }`,
    },
    'the same quantity, written otherwise': {
      before: `{ kind: StatefulSet, metadata: { name: data }, spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: 1024Mi } } } }] } }`,
      after: `{ kind: StatefulSet, metadata: { name: data }, spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: 1Gi } } } }] } }`,
    },
    'a hook that is made anew at each sync': {
      before: `{ kind: Job, metadata: { name: setup, annotations: { argocd.argoproj.io/hook: Sync, argocd.argoproj.io/hook-delete-policy: BeforeHookCreation } }, spec: { template: { a: 1 } } }`,
      after: `{ kind: Job, metadata: { name: setup, annotations: { argocd.argoproj.io/hook: Sync, argocd.argoproj.io/hook-delete-policy: BeforeHookCreation } }, spec: { template: { a: 2 } } }`,
    },
  },
  fail: {
    'spec.volumeClaimTemplates of StatefulSet data cannot be changed in place': {
      before: `{ kind: StatefulSet, metadata: { name: data }, spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: 10Gi } } } }] } }`,
      after: `{ kind: StatefulSet, metadata: { name: data }, spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: 20Gi } } } }] } }`,
    },
    'spec.selector of Deployment kibana cannot be changed in place': {
      before: `{ kind: Deployment, metadata: { name: kibana }, spec: { selector: { matchLabels: { app: kibana } } } }`,
      after: `{ kind: Deployment, metadata: { name: kibana }, spec: { selector: { matchLabels: { app: web } } } }`,
    },
    'roleRef of ClusterRoleBinding fluentd cannot be changed in place': {
      before: `{ kind: ClusterRoleBinding, metadata: { name: fluentd }, roleRef: { name: fluentd } }`,
      after: `{ kind: ClusterRoleBinding, metadata: { name: fluentd }, roleRef: { name: view } }`,
    },
  },
};
