import { list, type Unstructured } from '../model/kube/shape';
import type { Flaw } from './flaw';
import { specialPods } from './special-pods';
import { specialReferences } from './special-references';
import { clusterIP, repeatedNames, specialValues } from './special-values';

type Special = (value: Unstructured) => Generator<Flaw>;

const keys = (value: unknown): string[] => (value !== null && typeof value === 'object' ? Object.keys(value) : []);
const isZero = (value: unknown): boolean => value === 0 || value === '0%';

/** `25%` is a bound of its own: an absent field has it. */
function* rolling(value: Unstructured): Generator<Flaw> {
  if (isZero(value.maxUnavailable) && isZero(value.maxSurge)) {
    yield { trail: ['maxUnavailable'], problem: 'cannot be 0 when maxSurge is 0' };
  }
}

function* rollingDaemon(value: Unstructured): Generator<Flaw> {
  const surges = value.maxSurge !== undefined && value.maxSurge !== null && !isZero(value.maxSurge);
  if (surges && !isZero(value.maxUnavailable))
    yield { trail: ['maxUnavailable'], problem: 'must be 0 when maxSurge is set' };
  if (!surges && isZero(value.maxUnavailable))
    yield { trail: ['maxUnavailable'], problem: 'cannot be 0 when maxSurge is 0' };
}

/** Pods of a controller that keeps them running. */
function* alwaysRestarts({ template }: Unstructured): Generator<Flaw> {
  const spec = template?.spec;
  if (spec?.restartPolicy && spec.restartPolicy !== 'Always') {
    yield { trail: ['template', 'spec', 'restartPolicy'], problem: 'must be Always here' };
  }
  if (typeof spec?.activeDeadlineSeconds === 'number') {
    yield { trail: ['template', 'spec', 'activeDeadlineSeconds'], problem: 'cannot be set here' };
  }
}

function* ends({ template, podFailurePolicy }: Unstructured): Generator<Flaw> {
  const policy = template?.spec?.restartPolicy;
  if (podFailurePolicy && policy === 'OnFailure')
    yield { trail: ['template', 'spec', 'restartPolicy'], problem: 'must be Never with podFailurePolicy' };
  if (template?.spec && policy !== 'OnFailure' && policy !== 'Never') {
    yield {
      trail: ['template', 'spec', 'restartPolicy'],
      problem: `must be OnFailure or Never, is ${policy ? String(policy) : 'Always by default'}`,
    };
  }
}

const headless = ({ clusterIP }: Unstructured): boolean => clusterIP === 'None';

function* serviceSpec(value: Unstructured): Generator<Flaw> {
  yield* clusterIP(value);
  const type = value.type || 'ClusterIP';
  const ports = list(value.ports);
  if (!ports.length && !headless(value) && type !== 'ExternalName')
    yield { trail: ['ports'], problem: 'needs ports', missing: true };
  for (const [index, port] of ports.entries()) {
    if (ports.length > 1 && !port?.name)
      yield { trail: ['ports', index, 'name'], problem: 'needs a name, as there are several ports', missing: true };
    if (type === 'ClusterIP' && port?.nodePort)
      yield { trail: ['ports', index, 'nodePort'], problem: 'cannot be set with type ClusterIP' };
  }
  yield* repeatedNames(ports, 'ports');
  const nodePorts = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const id = `${port?.protocol ?? 'TCP'} ${port?.nodePort}`;
    if (port?.nodePort && nodePorts.has(id))
      yield { trail: ['ports', index, 'nodePort'], problem: `${port.nodePort} is taken by another port` };
    nodePorts.add(id);
  }
  if (type === 'ClusterIP' && value.externalTrafficPolicy && !list(value.externalIPs).length) {
    yield { trail: ['externalTrafficPolicy'], problem: 'cannot be set with type ClusterIP' };
  }
}

/** `ValidateDeploymentSpec`: a pod has to be ready for longer than the rollout may take. */
function* deployment(value: Unstructured): Generator<Flaw> {
  yield* alwaysRestarts(value);
  const { progressDeadlineSeconds: deadline = 600, minReadySeconds: ready = 0 } = value;
  if (typeof deadline === 'number' && typeof ready === 'number' && ready >= deadline) {
    yield {
      trail: [value.progressDeadlineSeconds === undefined ? 'minReadySeconds' : 'progressDeadlineSeconds'],
      problem: `minReadySeconds ${ready} must be less than progressDeadlineSeconds ${deadline}`,
    };
  }
}

function* claim({ accessModes }: Unstructured): Generator<Flaw> {
  const modes = list(accessModes);
  if (modes.length > 1 && modes.includes('ReadWriteOncePod'))
    yield { trail: ['accessModes'], problem: 'ReadWriteOncePod must stand alone' };
}

function* autoscaler({ minReplicas, maxReplicas, scaleTargetRef }: Unstructured): Generator<Flaw> {
  const { apiVersion = '', kind } = scaleTargetRef ?? {};
  if (kind && kind !== 'ReplicationController' && !apiVersion)
    yield {
      trail: ['scaleTargetRef', 'apiVersion'],
      problem: `must name the API group of ${String(kind)}`,
      missing: true,
    };
  if (typeof minReplicas === 'number' && typeof maxReplicas === 'number' && minReplicas > maxReplicas) {
    yield { trail: ['minReplicas'], problem: `${minReplicas} is more than maxReplicas ${maxReplicas}` };
  }
}

function* configMap({ data, binaryData }: Unstructured): Generator<Flaw> {
  const texts = new Set(keys(data));
  for (const key of keys(binaryData))
    if (texts.has(key)) yield { trail: ['binaryData', key], problem: 'is a key of data too' };
}

/** The keys that a type of Secret must have (`ValidateSecret`). */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

function* secret({ metadata, type, data, stringData }: Unstructured): Generator<Flaw> {
  const present = new Set([...keys(data), ...keys(stringData)]);
  const needed = Object.hasOwn(secretKeys, String(type)) ? (secretKeys[type] ?? []) : [];
  for (const key of needed)
    if (!present.has(key)) yield { trail: ['data', key], problem: `must be set with type ${type}`, missing: true };
  if (
    type === 'kubernetes.io/service-account-token' &&
    !metadata?.annotations?.['kubernetes.io/service-account.name']
  ) {
    yield {
      trail: ['metadata', 'annotations', 'kubernetes.io/service-account.name'],
      problem: `must be set with type ${type}`,
      missing: true,
    };
  }
  const docker = String(type).startsWith('kubernetes.io/dockerc') ? needed[0] : undefined;
  for (const [field, decoded] of docker
    ? ([
        ['stringData', stringData?.[docker]],
        ['data', fromBase64(data?.[docker])],
      ] as const)
    : []) {
    if (typeof decoded === 'string' && !isJson(decoded))
      yield { trail: [field, docker as string], problem: 'must be JSON', value: true };
  }
}

const fromBase64 = (value: unknown): unknown =>
  typeof value === 'string' ? Buffer.from(value, 'base64').toString() : undefined;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function* ingressPath({ path, pathType }: Unstructured): Generator<Flaw> {
  if ((pathType === 'Exact' || pathType === 'Prefix') && !(typeof path === 'string' && path.startsWith('/'))) {
    yield { trail: ['path'], problem: `must begin with / when pathType is ${pathType}` };
  } else if ((pathType === 'Exact' || pathType === 'Prefix') && /\/\/|\/\.\.?(?:\/|$)|%2f/i.test(path)) {
    yield {
      trail: ['path'],
      problem: `must not contain //, /./, /../ or %2f when pathType is ${pathType}`,
      value: true,
    };
  }
}

function* role({ rules }: Unstructured): Generator<Flaw> {
  for (const [index, rule] of list(rules).entries()) {
    if (list(rule?.nonResourceURLs).length)
      yield { trail: ['rules', index, 'nonResourceURLs'], problem: 'needs a ClusterRole' };
  }
}

const systemClasses = ['system-cluster-critical', 'system-node-critical'];

function* priorityClass({ metadata }: Unstructured): Generator<Flaw> {
  const name = String(metadata?.name);
  if (name.startsWith('system-') && !systemClasses.includes(name))
    yield { trail: ['metadata', 'name'], problem: 'must not begin with system-, which is reserved', value: true };
}

/** A subject without a namespace is of the binding's own, which a ClusterRoleBinding does not have. */
function* clusterRoleBinding({ subjects }: Unstructured): Generator<Flaw> {
  for (const [index, subject] of list(subjects).entries()) {
    if (subject?.kind === 'ServiceAccount' && !subject.namespace) {
      yield { trail: ['subjects', index, 'namespace'], problem: 'must be set with kind ServiceAccount', missing: true };
    }
  }
}

function* customResourceDefinition({ metadata, spec }: Unstructured): Generator<Flaw> {
  const name = `${String(spec?.names?.plural)}.${String(spec?.group)}`;
  if (spec?.names?.plural && spec.group && metadata?.name && metadata.name !== name) {
    yield { trail: ['metadata', 'name'], problem: `must be ${name}, its plural and group` };
  }
  const stored = list(spec?.versions).filter((version) => version?.storage === true).length;
  if (list(spec?.versions).length && stored !== 1)
    yield { trail: ['spec', 'versions'], problem: `must have one storage version, has ${stored}` };
}

function* apiService({ metadata, spec }: Unstructured): Generator<Flaw> {
  const name = `${String(spec?.version)}.${String(spec?.group ?? '')}`;
  if (spec?.version && metadata?.name && metadata.name !== name)
    yield { trail: ['metadata', 'name'], problem: `must be ${name}, its version and group` };
  if (spec?.insecureSkipTLSVerify === true && !spec.service)
    yield { trail: ['spec', 'insecureSkipTLSVerify'], problem: 'cannot be set without a service' };
}

/** What the API server's validation computes, by definition: pkg/apis/*\/validation. */
export const special: Readonly<Record<string, Special>> = {
  ...specialPods,
  ...specialReferences,
  ...specialValues,
  'api.apps.v1.DeploymentSpec': deployment,
  'api.apps.v1.StatefulSetSpec': alwaysRestarts,
  'api.apps.v1.DaemonSetSpec': alwaysRestarts,
  'api.apps.v1.ReplicaSetSpec': alwaysRestarts,
  'api.apps.v1.RollingUpdateDeployment': rolling,
  'api.apps.v1.RollingUpdateDaemonSet': rollingDaemon,
  'api.autoscaling.v2.HorizontalPodAutoscalerSpec': autoscaler,
  'api.batch.v1.JobSpec': ends,
  'api.core.v1.ConfigMap': configMap,
  'api.core.v1.PersistentVolumeClaimSpec': claim,
  'api.core.v1.Secret': secret,
  'api.core.v1.ServiceSpec': serviceSpec,
  'api.networking.v1.HTTPIngressPath': ingressPath,
  'api.rbac.v1.ClusterRoleBinding': clusterRoleBinding,
  'api.rbac.v1.Role': role,
  'api.scheduling.v1.PriorityClass': priorityClass,
  'apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition': customResourceDefinition,
  'kube-aggregator.pkg.apis.apiregistration.v1.APIService': apiService,
};
