import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { schema } from '../../scripts/schema/schema';
import { parse } from '../../scripts/yaml/parse';

const test = suite('schema: what the API server computes');

/** Every finding, as `rule path: message`. */
function found(yaml: string): string[] {
  return schema(parse(yaml, 'test'), { kubernetesVersion: '1.36' }).map(
    ({ policy, path, message }) => `${policy} ${path}: ${message}`,
  );
}

const base = 'name: web, image: nginx';
const pod = (spec: string): string => `{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: ${spec} }`;
const container = (fields: string): string => pod(`{ containers: [{ ${base}, ${fields} }] }`);
const cronJob = (fields: string): string =>
  `{ apiVersion: batch/v1, kind: CronJob, metadata: { name: a }, spec: { ${fields}, jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ ${base} }] } } } } } }`;
const service = (fields: string): string =>
  `{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ${fields}, ports: [{ port: 80 }] } }`;
const network = (port: string): string =>
  `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }, spec: { podSelector: {}, ingress: [{ ports: [${port}] }] } }`;
const variable = (source: string): string => container(`env: [{ name: A, valueFrom: { ${source} } }]`);

const at = 'spec.containers[web]';

const init = (fields: string): string =>
  pod(`{ initContainers: [{ name: init, image: nginx, ${fields} }], containers: [{ ${base} }] }`);
const claim = (fields: string): string =>
  `{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { ${fields} } }`;
const deployment = (fields: string): string =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: { ${fields}, selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ ${base} }] } } } }`;
const path = (text: string): string =>
  `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: a }, spec: { rules: [{ http: { paths: [{ path: ${text}, pathType: Prefix, backend: { service: { name: a, port: { number: 80 } } } }] } }] } }`;
const dockerSecret = (text: string): string =>
  `{ apiVersion: v1, kind: Secret, metadata: { name: a }, type: kubernetes.io/dockerconfigjson, stringData: { .dockerconfigjson: '${text}' } }`;
const apiService = (name: string): string =>
  `{ apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: { name: ${name} }, spec: { group: a.b, version: v1, groupPriorityMinimum: 1, versionPriority: 1 } }`;

const volume = (source: string): string => pod(`{ volumes: [{ name: v, ${source} }], containers: [{ ${base} }] }`);
const downward = (source: string): string => volume(`downwardAPI: { items: [{ path: a, ${source} }] }`);
const autoscaler = (target: string, amount: string): string =>
  `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: a }, spec: { maxReplicas: 2, scaleTargetRef: { ${target}, name: a }, metrics: [{ type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: ${amount} } } }] } }`;

/** What fits, and what does not with the finding. */
const cases: Readonly<Record<string, { fits: readonly string[]; wrong: Readonly<Record<string, string>> }>> = {
  'names of containers differ from those of init containers': {
    fits: [pod(`{ initContainers: [{ name: init, image: nginx }], containers: [{ ${base} }] }`)],
    wrong: {
      [pod(`{ initContainers: [{ ${base} }], containers: [{ ${base} }] }`)]:
        'schema/immutable-combination spec.initContainers[web].name: spec.initContainers[web].name repeats the container web',
    },
  },
  'a hook sleeps no longer than the pod may take to end': {
    fits: [
      pod(
        `{ terminationGracePeriodSeconds: 60, containers: [{ ${base}, lifecycle: { preStop: { sleep: { seconds: 60 } } } }] }`,
      ),
    ],
    wrong: {
      [container('lifecycle: { preStop: { sleep: { seconds: 31 } } }')]:
        `schema/immutable-combination ${at}.lifecycle.preStop.sleep.seconds: ${at}.lifecycle.preStop.sleep.seconds must be at most 30, the terminationGracePeriodSeconds`,
    },
  },
  'an init container that ends has no probes and hooks': {
    fits: [init('restartPolicy: Always, startupProbe: { exec: { command: [a] } }')],
    wrong: {
      [init('livenessProbe: { exec: { command: [a] } }')]:
        'schema/immutable-combination spec.initContainers[init].livenessProbe: spec.initContainers[init].livenessProbe cannot be set on an init container without restartPolicy Always',
    },
  },
  'a port of the node is taken once': {
    fits: [container('ports: [{ containerPort: 1, hostPort: 1 }, { containerPort: 2, hostPort: 1, protocol: UDP }]')],
    wrong: {
      [container('ports: [{ containerPort: 1, hostPort: 1 }, { containerPort: 2, hostPort: 1 }]')]:
        `schema/immutable-combination ${at}.ports[1].hostPort: ${at}.ports[1].hostPort 1 is taken by another port of the pod`,
    },
  },
  'mounts spread in both directions from privileged containers': {
    fits: [
      pod(
        `{ volumes: [{ name: v, emptyDir: {} }], containers: [{ ${base}, securityContext: { privileged: true }, volumeMounts: [{ name: v, mountPath: /a, mountPropagation: Bidirectional }] }] }`,
      ),
    ],
    wrong: {
      [pod(
        `{ volumes: [{ name: v, emptyDir: {} }], containers: [{ ${base}, volumeMounts: [{ name: v, mountPath: /a, mountPropagation: Bidirectional }] }] }`,
      )]:
        `schema/immutable-combination ${at}.volumeMounts[v].mountPropagation: ${at}.volumeMounts[v].mountPropagation Bidirectional needs a privileged container`,
    },
  },
  'devices are given whole, and as many as are asked for': {
    fits: [
      container('resources: { limits: { nvidia.com/gpu: 1 } }'),
      container('resources: { requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: "1" } }'),
    ],
    wrong: {
      [container('resources: { limits: { nvidia.com/gpu: 500m } }')]:
        `schema/value ${at}.resources.limits[nvidia.com/gpu]: ${at}.resources.limits[nvidia.com/gpu] must be a whole number, is 500m`,
      [container('resources: { requests: { nvidia.com/gpu: 1 } }')]:
        `schema/required ${at}.resources.limits[nvidia.com/gpu]: ${at}.resources.limits[nvidia.com/gpu] must be set with a request for nvidia.com/gpu`,
      [container('resources: { requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: 2 } }')]:
        `schema/immutable-combination ${at}.resources.requests[nvidia.com/gpu]: ${at}.resources.requests[nvidia.com/gpu] 1 must be the limit, 2`,
    },
  },
  'a claim has a size, and a mode that stands alone': {
    fits: [claim('accessModes: [ReadWriteOncePod], resources: { requests: { storage: 1Gi } }')],
    wrong: {
      [claim('accessModes: [ReadWriteOnce], resources: { requests: { storage: 0 } }')]:
        'schema/value spec.resources.requests.storage: spec.resources.requests.storage must be more than 0',
      [claim('accessModes: [ReadWriteOnce, ReadWriteOncePod], resources: { requests: { storage: 1Gi } }')]:
        'schema/immutable-combination spec.accessModes: spec.accessModes ReadWriteOncePod must stand alone',
    },
  },
  'a pod is ready before the rollout gives up': {
    fits: [deployment('minReadySeconds: 599'), deployment('minReadySeconds: 10, progressDeadlineSeconds: 11')],
    wrong: {
      [deployment('minReadySeconds: 10, progressDeadlineSeconds: 10')]:
        'schema/immutable-combination spec.progressDeadlineSeconds: spec.progressDeadlineSeconds minReadySeconds 10 must be less than progressDeadlineSeconds 10',
    },
  },
  'a path of an Ingress is plain': {
    fits: [path('/a/b.c/')],
    wrong: {
      [path('/a//b')]:
        'schema/value spec.rules[0].http.paths[0].path: spec.rules[0].http.paths[0].path must not contain //, /./, /../ or %2f when pathType is Prefix',
    },
  },
  'a file of the downward API has what does not change': {
    fits: [downward('fieldRef: { fieldPath: metadata.labels }')],
    wrong: {
      [downward('fieldRef: { fieldPath: status.podIP }')]:
        'schema/value spec.volumes[v].downwardAPI.items[0].fieldRef.fieldPath: spec.volumes[v].downwardAPI.items[0].fieldRef.fieldPath cannot be status.podIP: a file takes metadata.name, .namespace, .uid, .labels or .annotations',
      [downward('resourceFieldRef: { resource: limits.cpu }')]:
        'schema/required spec.volumes[v].downwardAPI.items[0].resourceFieldRef.containerName: spec.volumes[v].downwardAPI.items[0].resourceFieldRef.containerName must be set in a file',
    },
  },
  'a divisor is one of a unit': {
    fits: [
      variable('resourceFieldRef: { resource: limits.memory, divisor: 1Mi }'),
      variable('resourceFieldRef: { resource: limits.cpu, divisor: 1m }'),
    ],
    wrong: {
      [variable('resourceFieldRef: { resource: limits.memory, divisor: 3 }')]:
        `schema/value ${at}.env[A].valueFrom.resourceFieldRef.divisor: ${at}.env[A].valueFrom.resourceFieldRef.divisor must be 1 of a unit that limits.memory has, is 3`,
    },
  },
  'sources of a volume write files of their own': {
    fits: [
      volume(
        'projected: { sources: [{ configMap: { name: a, items: [{ key: a, path: x }] } }, { secret: { name: b, items: [{ key: b, path: z }] } }] }',
      ),
    ],
    wrong: {
      [volume(
        'projected: { sources: [{ configMap: { name: a, items: [{ key: a, path: x }] } }, { secret: { name: b, items: [{ key: b, path: x }] } }] }',
      )]:
        'schema/immutable-combination spec.volumes[v].projected.sources[1].secret.items[0].path: spec.volumes[v].projected.sources[1].secret.items[0].path repeats x',
    },
  },
  'a node gives a port once': {
    fits: [service('type: NodePort')],
    wrong: {
      '{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: NodePort, ports: [{ name: a, port: 80, nodePort: 30001 }, { name: b, port: 81, nodePort: 30001 }] } }':
        'schema/immutable-combination spec.ports[b].nodePort: spec.ports[b].nodePort 30001 is taken by another port',
    },
  },
  'an autoscaler names the group of its target, and an amount': {
    fits: [autoscaler('apiVersion: apps/v1, kind: Deployment', '1'), autoscaler('kind: ReplicationController', '1')],
    wrong: {
      [autoscaler('kind: Deployment', '1')]:
        'schema/required spec.scaleTargetRef.apiVersion: spec.scaleTargetRef.apiVersion must name the API group of Deployment',
      [autoscaler('apiVersion: apps/v1, kind: Deployment', '0')]:
        'schema/value spec.metrics[0].resource.target.averageValue: spec.metrics[0].resource.target.averageValue must be more than 0',
    },
  },
  'a pull secret is JSON': {
    fits: [dockerSecret('{"auths":{}}')],
    wrong: {
      [dockerSecret('{')]: 'schema/value stringData[.dockerconfigjson]: stringData[.dockerconfigjson] must be JSON',
    },
  },
  'an APIService is named for its version and group': {
    fits: [apiService('v1.a.b')],
    wrong: {
      [apiService('a.b')]:
        'schema/immutable-combination metadata.name: metadata.name must be v1.a.b, its version and group',
    },
  },
  'amounts are not negative, and requests within limits': {
    fits: [container('resources: { requests: { cpu: 500m, memory: 1e3 }, limits: { cpu: 1, memory: .5Gi } }')],
    wrong: {
      [container('resources: { limits: { memory: -1Gi } }')]:
        `schema/value ${at}.resources.limits.memory: ${at}.resources.limits.memory must not be negative`,
      [container('resources: { requests: { cpu: 1500m }, limits: { cpu: 1 } }')]:
        `schema/immutable-combination ${at}.resources.requests.cpu: ${at}.resources.requests.cpu 1500m is more than limits.cpu 1`,
    },
  },
  'a variable takes a field that there is': {
    fits: [
      variable('fieldRef: { fieldPath: "metadata.labels[\'a\']" }'),
      variable('fieldRef: { fieldPath: status.podIP }'),
      variable('resourceFieldRef: { resource: limits.cpu }'),
    ],
    wrong: {
      [variable('fieldRef: { fieldPath: metadata.foo }')]:
        `schema/value ${at}.env[A].valueFrom.fieldRef.fieldPath: ${at}.env[A].valueFrom.fieldRef.fieldPath cannot be metadata.foo: a variable takes metadata.name, .namespace, .uid, .labels['KEY'], .annotations['KEY'], spec.nodeName, spec.serviceAccountName, status.hostIP or status.podIP`,
      [variable('resourceFieldRef: { resource: cpu }')]:
        `schema/value ${at}.env[A].valueFrom.resourceFieldRef.resource: ${at}.env[A].valueFrom.resourceFieldRef.resource cannot be cpu: a variable takes limits or requests of cpu, memory, ephemeral-storage or hugepages-SIZE`,
      [variable('fieldRef: { fieldPath: status.podIP }, resourceFieldRef: { resource: limits.cpu }')]:
        `schema/immutable-combination ${at}.env[A].valueFrom.resourceFieldRef: ${at}.env[A].valueFrom.resourceFieldRef cannot be combined with fieldRef`,
    },
  },
  'a probe has one handler, and a command is not empty': {
    fits: [container('livenessProbe: { exec: { command: [ls] } }')],
    wrong: {
      [container('livenessProbe: { exec: { command: [] } }')]:
        `schema/value ${at}.livenessProbe.exec.command: command is a list of 0, must have at least one entry`,
      [container('livenessProbe: { exec: { command: [ls] }, tcpSocket: { port: 80 } }')]:
        `schema/immutable-combination ${at}.livenessProbe.tcpSocket: ${at}.livenessProbe.tcpSocket cannot be combined with exec`,
      [container('livenessProbe: { periodSeconds: 5 }')]:
        `schema/immutable-combination ${at}.livenessProbe: ${at}.livenessProbe needs one of exec, httpGet, tcpSocket, grpc`,
    },
  },
  'a path of the node does not climb': {
    fits: [pod(`{ volumes: [{ name: v, hostPath: { path: /var/..log } }], containers: [{ ${base} }] }`)],
    wrong: {
      [pod(`{ volumes: [{ name: v, hostPath: { path: /var/../etc } }], containers: [{ ${base} }] }`)]:
        'schema/name spec.volumes[v].hostPath.path: path /var/../etc must be a path without ..',
    },
  },
  'an address of a Service is one': {
    fits: [
      service('clusterIP: None'),
      service('clusterIP: 10.0.0.1'),
      service('clusterIP: ""'),
      service('clusterIP: "fd00::1"'),
    ],
    wrong: {
      [service('clusterIP: web')]: 'schema/value spec.clusterIP: spec.clusterIP must be None or an IP address, is web',
    },
  },
  'a range of ports ends after it begins': {
    fits: [network('{ port: 80, endPort: 80 }')],
    wrong: {
      [network('{ port: 90, endPort: 80 }')]:
        'schema/immutable-combination spec.ingress[0].ports[0].endPort: spec.ingress[0].ports[0].endPort must be at least the port, 90',
      [network('{ port: http, endPort: 80 }')]:
        'schema/immutable-combination spec.ingress[0].ports[0].endPort: spec.ingress[0].ports[0].endPort cannot be set with a port by name',
      [network('{ endPort: 80 }')]:
        'schema/immutable-combination spec.ingress[0].ports[0].port: spec.ingress[0].ports[0].port must be set with endPort',
    },
  },
  'a schedule names times that there are': {
    fits: [cronJob('schedule: "*/5 0-23/2 1,15 jan-MAR sun"'), cronJob('schedule: "@hourly", timeZone: Europe/Zurich')],
    wrong: {
      [cronJob('schedule: "61 * * * *"')]:
        'schema/value spec.schedule: spec.schedule has the minute 61, must be within 0 and 59',
      [cronJob('schedule: "0 5-3 * * *"')]:
        'schema/value spec.schedule: spec.schedule has the hour 5-3, must be within 0 and 23',
      [cronJob('schedule: "0 0 * * 7"')]:
        'schema/value spec.schedule: spec.schedule has the weekday 7, must be within 0 and 6',
      [cronJob('schedule: "*/0 * * * *"')]:
        'schema/value spec.schedule: spec.schedule has the minute */0, must be within 0 and 59',
      [cronJob('schedule: "0 0 * * *", timeZone: Mars/Base')]:
        'schema/value spec.timeZone: spec.timeZone must be a time zone such as Europe/Zurich, is Mars/Base',
    },
  },
  'annotations are not too large together': {
    fits: [`{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { a: ${'x'.repeat(262143)} } } }`],
    wrong: {
      [`{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { a: ${'x'.repeat(262144)} } } }`]:
        'schema/value metadata.annotations: metadata.annotations must be at most 262144 bytes together, are 262145',
    },
  },
  'a role has a name': {
    fits: [
      '{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: a }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: a } }',
    ],
    wrong: {
      '{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: a }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: "" } }':
        'schema/value roleRef.name: name is "", must not be empty',
    },
  },
};

for (const [title, { fits, wrong }] of Object.entries(cases)) {
  test(title, () => {
    for (const yaml of fits) assert.equal(found(yaml), [], yaml.slice(0, 300));
    for (const [yaml, finding] of Object.entries(wrong)) assert.equal(found(yaml), [finding], yaml.slice(0, 300));
  });
}

test.run();
