import type { Flaw } from './flaw';
import { clusterIP, containerNames, sleeps, specialValues } from './special-values';

/* eslint-disable @typescript-eslint/no-explicit-any */

type Special = (value: any) => Generator<Flaw>;

const list = (value: unknown): any[] => (Array.isArray(value) ? value : []);
const keys = (value: unknown): string[] => (value !== null && typeof value === 'object' ? Object.keys(value) : []);
const isZero = (value: unknown): boolean => value === 0 || value === '0%';

/** `25%` is a bound of its own: an absent field has it. */
function* rolling(value: any): Generator<Flaw> {
  if (isZero(value.maxUnavailable) && isZero(value.maxSurge)) {
    yield { trail: ['maxUnavailable'], problem: 'cannot be 0 when maxSurge is 0' };
  }
}

function* rollingDaemon(value: any): Generator<Flaw> {
  const surges = value.maxSurge !== undefined && value.maxSurge !== null && !isZero(value.maxSurge);
  if (surges && !isZero(value.maxUnavailable)) yield { trail: ['maxUnavailable'], problem: 'must be 0 when maxSurge is set' };
  if (!surges && isZero(value.maxUnavailable)) yield { trail: ['maxUnavailable'], problem: 'cannot be 0 when maxSurge is 0' };
}

/** Pods of a controller that keeps them running. */
function* alwaysRestarts({ template }: any): Generator<Flaw> {
  const spec = template?.spec;
  if (spec?.restartPolicy && spec.restartPolicy !== 'Always') {
    yield { trail: ['template', 'spec', 'restartPolicy'], problem: 'must be Always here' };
  }
  if (typeof spec?.activeDeadlineSeconds === 'number') {
    yield { trail: ['template', 'spec', 'activeDeadlineSeconds'], problem: 'cannot be set here' };
  }
}

function* ends({ template }: any): Generator<Flaw> {
  const policy = template?.spec?.restartPolicy;
  if (template?.spec && policy !== 'OnFailure' && policy !== 'Never') {
    yield { trail: ['template', 'spec', 'restartPolicy'], problem: `must be OnFailure or Never, is ${policy ? String(policy) : 'Always by default'}` };
  }
}

/** Names of a list that repeat, where the schema has other keys. */
function* repeatedNames(elements: any[], at: string): Generator<Flaw> {
  const seen = new Set<string>();
  for (const [index, element] of elements.entries()) {
    const name = element?.name;
    if (typeof name !== 'string' || !name) continue;
    if (seen.has(name)) yield { trail: [at, index, 'name'], problem: `repeats ${name}` };
    seen.add(name);
  }
}

function* container(value: any): Generator<Flaw> {
  for (const probe of ['livenessProbe', 'startupProbe']) {
    const threshold = value[probe]?.successThreshold;
    if (typeof threshold === 'number' && threshold > 1) yield { trail: [probe, 'successThreshold'], problem: `must be 1, is ${threshold}` };
  }
  if (typeof value.readinessProbe?.terminationGracePeriodSeconds === 'number') {
    yield { trail: ['readinessProbe', 'terminationGracePeriodSeconds'], problem: 'cannot be set on a readiness probe' };
  }
  for (const [index, mount] of list(value.volumeMounts).entries()) {
    if (mount?.mountPropagation !== 'Bidirectional' || value.securityContext?.privileged === true) continue;
    yield { trail: ['volumeMounts', index, 'mountPropagation'], problem: 'Bidirectional needs a privileged container' };
  }
  yield* repeatedNames(list(value.ports), 'ports');
}

function* podSpec(value: any): Generator<Flaw> {
  yield* containerNames(value);
  yield* sleeps(value);
  if (value.hostNetwork !== true) return;
  for (const [at, element] of list(value.containers).entries()) {
    for (const [index, port] of list(element?.ports).entries()) {
      if (!port?.hostPort || port.hostPort === port.containerPort) continue;
      yield { trail: ['containers', at, 'ports', index, 'hostPort'], problem: `must be ${String(port.containerPort)}, the containerPort, with hostNetwork` };
    }
  }
}

const headless = ({ clusterIP }: any): boolean => clusterIP === 'None';

function* serviceSpec(value: any): Generator<Flaw> {
  yield* clusterIP(value);
  const type = value.type || 'ClusterIP';
  const ports = list(value.ports);
  if (!ports.length && !headless(value) && type !== 'ExternalName') yield { trail: ['ports'], problem: 'needs ports', missing: true };
  for (const [index, port] of ports.entries()) {
    if (ports.length > 1 && !port?.name) yield { trail: ['ports', index, 'name'], problem: 'needs a name, as there are several ports', missing: true };
    if (type === 'ClusterIP' && port?.nodePort) yield { trail: ['ports', index, 'nodePort'], problem: 'cannot be set with type ClusterIP' };
  }
  yield* repeatedNames(ports, 'ports');
  if (type === 'ClusterIP' && value.externalTrafficPolicy && !list(value.externalIPs).length) {
    yield { trail: ['externalTrafficPolicy'], problem: 'cannot be set with type ClusterIP' };
  }
}

function* autoscaler({ minReplicas, maxReplicas }: any): Generator<Flaw> {
  if (typeof minReplicas === 'number' && typeof maxReplicas === 'number' && minReplicas > maxReplicas) {
    yield { trail: ['minReplicas'], problem: `${minReplicas} is more than maxReplicas ${maxReplicas}` };
  }
}

function* configMap({ data, binaryData }: any): Generator<Flaw> {
  const texts = new Set(keys(data));
  for (const key of keys(binaryData)) if (texts.has(key)) yield { trail: ['binaryData', key], problem: 'is a key of data too' };
}

/** The keys that a type of Secret must have (`ValidateSecret`). */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

function* secret({ type, data, stringData }: any): Generator<Flaw> {
  const present = new Set([...keys(data), ...keys(stringData)]);
  const needed = Object.hasOwn(secretKeys, String(type)) ? (secretKeys[type] ?? []) : [];
  for (const key of needed) if (!present.has(key)) yield { trail: ['data', key], problem: `must be set with type ${type}`, missing: true };
}

function* ingressPath({ path, pathType }: any): Generator<Flaw> {
  if ((pathType === 'Exact' || pathType === 'Prefix') && !(typeof path === 'string' && path.startsWith('/'))) {
    yield { trail: ['path'], problem: `must begin with / when pathType is ${pathType}` };
  }
}

function* role({ rules }: any): Generator<Flaw> {
  for (const [index, rule] of list(rules).entries()) {
    if (list(rule?.nonResourceURLs).length) yield { trail: ['rules', index, 'nonResourceURLs'], problem: 'needs a ClusterRole' };
  }
}

/** A subject without a namespace is of the binding's own, which a ClusterRoleBinding does not have. */
function* clusterRoleBinding({ subjects }: any): Generator<Flaw> {
  for (const [index, subject] of list(subjects).entries()) {
    if (subject?.kind === 'ServiceAccount' && !subject.namespace) {
      yield { trail: ['subjects', index, 'namespace'], problem: 'must be set with kind ServiceAccount', missing: true };
    }
  }
}

function* customResourceDefinition({ metadata, spec }: any): Generator<Flaw> {
  const name = `${String(spec?.names?.plural)}.${String(spec?.group)}`;
  if (spec?.names?.plural && spec.group && metadata?.name && metadata.name !== name) {
    yield { trail: ['metadata', 'name'], problem: `must be ${name}, its plural and group` };
  }
  const stored = list(spec?.versions).filter((version) => version?.storage === true).length;
  if (list(spec?.versions).length && stored !== 1) yield { trail: ['spec', 'versions'], problem: `must have one storage version, has ${stored}` };
}

function* apiService({ metadata, spec }: any): Generator<Flaw> {
  const name = `${String(spec?.version)}.${String(spec?.group ?? '')}`;
  if (spec?.version && metadata?.name && metadata.name !== name) yield { trail: ['metadata', 'name'], problem: `must be ${name}, its version and group` };
  if (spec?.insecureSkipTLSVerify === true && !spec.service) yield { trail: ['spec', 'insecureSkipTLSVerify'], problem: 'cannot be set without a service' };
}

/** What the API server's validation computes, by definition: pkg/apis/*\/validation. */
export const special: Readonly<Record<string, Special>> = {
  ...specialValues,
  'api.apps.v1.DeploymentSpec': alwaysRestarts,
  'api.apps.v1.StatefulSetSpec': alwaysRestarts,
  'api.apps.v1.DaemonSetSpec': alwaysRestarts,
  'api.apps.v1.ReplicaSetSpec': alwaysRestarts,
  'api.apps.v1.RollingUpdateDeployment': rolling,
  'api.apps.v1.RollingUpdateDaemonSet': rollingDaemon,
  'api.autoscaling.v2.HorizontalPodAutoscalerSpec': autoscaler,
  'api.batch.v1.JobSpec': ends,
  'api.core.v1.ConfigMap': configMap,
  'api.core.v1.Container': container,
  'api.core.v1.PodSpec': podSpec,
  'api.core.v1.Secret': secret,
  'api.core.v1.ServiceSpec': serviceSpec,
  'api.networking.v1.HTTPIngressPath': ingressPath,
  'api.rbac.v1.ClusterRoleBinding': clusterRoleBinding,
  'api.rbac.v1.Role': role,
  'apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition': customResourceDefinition,
  'kube-aggregator.pkg.apis.apiregistration.v1.APIService': apiService,
};
