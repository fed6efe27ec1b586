import type { Constraint, Constraints } from './constraint';
import { api, countOrPercent, countOrShare, notEmpty, notNegative } from './constraint';

/** An empty selector would take every pod of the namespace. */
const selector = { minProperties: 1 };
const replicas = { replicas: notNegative, minReadySeconds: notNegative, revisionHistoryLimit: notNegative };
const withSpec: Constraint = { required: ['spec'] };

const target = (type: string, field: string) => ({ when: { type }, need: [field] });

/** Workload controllers, autoscalers and budgets: pkg/apis/{apps,batch,autoscaling,policy}/validation. */
export const workloads: Constraints = api({
  'apps.v1.Deployment': withSpec,
  'apps.v1.DeploymentSpec': { fields: { selector, ...replicas, progressDeadlineSeconds: notNegative } },
  'apps.v1.DeploymentStrategy': { combinations: [{ when: { type: 'Recreate' }, forbid: ['rollingUpdate'] }] },
  'apps.v1.RollingUpdateDeployment': { fields: { maxSurge: countOrPercent, maxUnavailable: countOrShare } },
  'apps.v1.StatefulSet': withSpec,
  'apps.v1.StatefulSetSpec': { fields: { selector, ...replicas, serviceName: { syntax: 'dns-label' } } },
  'apps.v1.StatefulSetOrdinals': { fields: { start: notNegative } },
  'apps.v1.StatefulSetUpdateStrategy': { combinations: [{ when: { type: 'OnDelete' }, forbid: ['rollingUpdate'] }] },
  'apps.v1.RollingUpdateStatefulSetStrategy': { fields: { partition: notNegative, maxUnavailable: countOrShare } },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    fields: { whenDeleted: { enum: ['Delete', 'Retain'] }, whenScaled: { enum: ['Delete', 'Retain'] } },
  },
  'apps.v1.DaemonSet': withSpec,
  'apps.v1.DaemonSetSpec': { fields: { selector, minReadySeconds: notNegative, revisionHistoryLimit: notNegative } },
  'apps.v1.RollingUpdateDaemonSet': { fields: { maxSurge: countOrShare, maxUnavailable: countOrShare } },
  'core.v1.PodTemplateSpec': withSpec,
  'core.v1.ReplicationController': withSpec,
  'core.v1.ReplicationControllerSpec': {
    required: ['template'],
    fields: { replicas: notNegative, minReadySeconds: notNegative },
  },
  'apps.v1.ReplicaSet': withSpec,
  'apps.v1.ReplicaSetSpec': {
    required: ['template'],
    fields: { selector, replicas: notNegative, minReadySeconds: notNegative },
  },
  'batch.v1.Job': withSpec,
  'batch.v1.JobSpec': {
    fields: {
      parallelism: notNegative,
      completions: notNegative,
      backoffLimit: notNegative,
      activeDeadlineSeconds: notNegative,
      ttlSecondsAfterFinished: notNegative,
    },
    combinations: [
      { when: { completionMode: 'Indexed' }, need: ['completions'] },
      {
        when: { completionMode: [null, 'NonIndexed'] },
        forbid: ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'],
      },
    ],
  },
  'batch.v1.PodFailurePolicyRule': { combinations: [{ exactlyOne: ['onExitCodes', 'onPodConditions'] }] },
  'batch.v1.CronJob': withSpec,
  'batch.v1.JobTemplateSpec': withSpec,
  'batch.v1.CronJobSpec': {
    fields: {
      schedule: { syntax: 'cron' },
      startingDeadlineSeconds: notNegative,
      successfulJobsHistoryLimit: notNegative,
      failedJobsHistoryLimit: notNegative,
    },
  },
  'policy.v1.PodDisruptionBudgetSpec': {
    fields: { minAvailable: countOrShare, maxUnavailable: countOrShare },
    combinations: [{ atMostOne: ['minAvailable', 'maxUnavailable'] }],
  },
  'autoscaling.v2.HorizontalPodAutoscalerSpec': {
    fields: { minReplicas: { minimum: 1 }, maxReplicas: { minimum: 1 } },
  },
  // `validateScalingPolicies`: half an hour at most
  'autoscaling.v2.HPAScalingPolicy': {
    fields: { value: { minimum: 1 }, periodSeconds: { minimum: 1, maximum: 1800 } },
  },
  'autoscaling.v2.HPAScalingRules': {
    fields: { stabilizationWindowSeconds: { minimum: 0, maximum: 3600 }, policies: { minItems: 1 } },
  },
  'autoscaling.v2.CrossVersionObjectReference': { fields: { name: notEmpty } },
  'autoscaling.v2.MetricIdentifier': { fields: { name: notEmpty } },
  'autoscaling.v2.MetricSpec': {
    combinations: [
      target('ContainerResource', 'containerResource'),
      target('External', 'external'),
      target('Object', 'object'),
      target('Pods', 'pods'),
      target('Resource', 'resource'),
      { atMostOne: ['containerResource', 'external', 'object', 'pods', 'resource'] },
    ],
  },
  'autoscaling.v2.MetricTarget': {
    fields: { type: { enum: ['AverageValue', 'Utilization', 'Value'] }, averageUtilization: { minimum: 1 } },
    combinations: [
      target('Utilization', 'averageUtilization'),
      target('AverageValue', 'averageValue'),
      target('Value', 'value'),
    ],
  },
  'scheduling.v1.PriorityClass': { fields: { value: { maximum: 1_000_000_000 } } },
});
