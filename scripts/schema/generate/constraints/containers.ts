import type { Constraint, Constraints } from './constraint';
import { address, api, notEmpty, notNegative, port, portNumber } from './constraint';

const operators: Constraint = {
  fields: { key: { syntax: 'qualified-name' } },
  combinations: [
    { when: { operator: ['In', 'NotIn', 'Gt', 'Lt'] }, need: ['values'] },
    { when: { operator: ['Exists', 'DoesNotExist'] }, forbid: ['values'] },
  ],
};

const handlers = ['exec', 'httpGet', 'tcpSocket'] as const;
const resources = { keySyntax: 'container-resource' } as const;
const named: Constraint = { required: ['name'], fields: { name: { syntax: 'dns-subdomain' } } };
const weight = { weight: { minimum: 1, maximum: 100 } } as const;
const localhost: Constraint = {
  combinations: [
    { when: { type: 'Localhost' }, need: ['localhostProfile'] },
    { when: { type: ['RuntimeDefault', 'Unconfined'] }, forbid: ['localhostProfile'] },
  ],
};
const user = { runAsUser: notNegative, runAsGroup: notNegative };

/** Pods and their containers: pkg/apis/core/validation/validation.go. */
export const containers: Constraints = {
  ...api({
    'core.v1.Pod': { required: ['spec'] },
    'core.v1.PodSpec': {
      fields: {
        containers: { minItems: 1 },
        activeDeadlineSeconds: { minimum: 1 },
        terminationGracePeriodSeconds: notNegative,
        nodeSelector: { keySyntax: 'qualified-name', additionalProperties: { type: 'string', syntax: 'label-value' } },
        nodeName: { syntax: 'dns-subdomain' },
        runtimeClassName: { syntax: 'dns-subdomain' },
        serviceAccountName: { syntax: 'dns-subdomain' },
        priorityClassName: { syntax: 'dns-subdomain' },
        hostname: { syntax: 'dns-label' },
        subdomain: { syntax: 'dns-label' },
      },
      combinations: [
        { never: { hostPID: true, shareProcessNamespace: true } },
        { never: { hostUsers: false, hostPID: true } },
        { never: { hostUsers: false, hostIPC: true } },
        { when: { dnsPolicy: 'None' }, need: ['dnsConfig'] },
      ],
    },
    'core.v1.PodSecurityContext': {
      fields: {
        ...user,
        fsGroup: notNegative,
        supplementalGroups: { items: { type: 'integer', ...notNegative } },
        sysctls: { listMap: [['name']] },
      },
    },
    'core.v1.SecurityContext': {
      fields: user,
      combinations: [{ never: { privileged: true, allowPrivilegeEscalation: false } }],
    },
    'core.v1.Sysctl': { fields: { name: { syntax: 'sysctl' } } },
    'core.v1.HostAlias': { fields: { ip: address } },
    'core.v1.PodDNSConfig': { fields: { nameservers: { maxItems: 3, items: { type: 'string', ...address } } } },
    'core.v1.PodReadinessGate': { fields: { conditionType: { syntax: 'qualified-name' } } },
    'core.v1.SeccompProfile': { ...localhost, fields: { localhostProfile: { syntax: 'relative-path' } } },
    'core.v1.AppArmorProfile': localhost,
    'core.v1.Container': {
      required: ['image'],
      fields: {
        image: notEmpty,
        name: { syntax: 'dns-label' },
        restartPolicy: { enum: ['Always', 'Never', 'OnFailure'] },
      },
    },
    'core.v1.EphemeralContainer': { required: ['image'], fields: { name: { syntax: 'dns-label' } } },
    'core.v1.ContainerPort': {
      fields: { containerPort: portNumber, hostPort: { minimum: 0, maximum: 65535 }, name: { syntax: 'port-name' } },
    },
    'core.v1.EnvVar': {
      fields: { name: { syntax: 'environment-name' } },
      combinations: [{ atMostOne: ['value', 'valueFrom'] }],
    },
    'core.v1.EnvVarSource': {
      combinations: [{ exactlyOne: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'] }],
    },
    'core.v1.EnvFromSource': { combinations: [{ exactlyOne: ['configMapRef', 'secretRef'] }] },
    'core.v1.ConfigMapEnvSource': named,
    'core.v1.SecretEnvSource': named,
    'core.v1.ConfigMapKeySelector': { ...named, fields: { ...named.fields, key: { syntax: 'config-key' } } },
    'core.v1.SecretKeySelector': { ...named, fields: { ...named.fields, key: { syntax: 'config-key' } } },
    'core.v1.ResourceRequirements': {
      fields: { limits: resources, requests: resources },
      combinations: [{ lower: 'requests', upper: 'limits' }],
    },
    'core.v1.Probe': {
      fields: {
        initialDelaySeconds: notNegative,
        timeoutSeconds: notNegative,
        periodSeconds: notNegative,
        successThreshold: notNegative,
        failureThreshold: notNegative,
        terminationGracePeriodSeconds: { minimum: 1 },
      },
      combinations: [{ exactlyOne: [...handlers, 'grpc'] }],
    },
    'core.v1.LifecycleHandler': { combinations: [{ exactlyOne: [...handlers, 'sleep'] }] },
    'core.v1.ExecAction': { required: ['command'], fields: { command: { minItems: 1 } } },
    'core.v1.HTTPHeader': { fields: { name: { syntax: 'http-header' } } },
    'core.v1.HTTPGetAction': { fields: { port } },
    'core.v1.TCPSocketAction': { fields: { port } },
    'core.v1.GRPCAction': { fields: { port: portNumber } },
    'core.v1.Toleration': {
      fields: { key: { syntax: 'qualified-name' } },
      combinations: [
        { when: { operator: 'Exists' }, forbid: ['value'] },
        { when: { operator: [null, 'Equal', 'Gt', 'Lt'] }, need: ['key'] },
        { when: { effect: ['NoSchedule', 'PreferNoSchedule'] }, forbid: ['tolerationSeconds'] },
      ],
    },
    'core.v1.TopologySpreadConstraint': {
      fields: { maxSkew: { minimum: 1 }, minDomains: { minimum: 1 }, topologyKey: { syntax: 'qualified-name' } },
      combinations: [{ when: { whenUnsatisfiable: 'ScheduleAnyway' }, forbid: ['minDomains'] }],
    },
    'core.v1.NodeSelector': { fields: { nodeSelectorTerms: { minItems: 1 } } },
    'core.v1.NodeSelectorRequirement': operators,
    'core.v1.PodAffinityTerm': { fields: { topologyKey: { syntax: 'qualified-name' } } },
    'core.v1.WeightedPodAffinityTerm': { fields: weight },
    'core.v1.PreferredSchedulingTerm': { fields: weight },
  }),
  'apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement': {
    fields: { ...operators.fields, operator: { enum: ['DoesNotExist', 'Exists', 'In', 'NotIn'] } },
    combinations: operators.combinations ?? [],
  },
};
