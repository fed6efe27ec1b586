import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/input-error';
import type { SchemaOptions } from '../../scripts/schema/schema';
import { schema } from '../../scripts/schema/schema';
import { parse } from '../../scripts/yaml/parse';

const test = suite('schema');

/** `rule path: message` of everything found in a text. */
function found(yaml: string, options: Partial<SchemaOptions> = {}): string[] {
  const findings = schema(parse(yaml, 'test'), { kubernetesVersion: '1.36', ...options });
  return findings.map(({ policy, path, message }) => `${policy} ${path}: ${message}`);
}

const pod = (spec: string, name = 'web') => `{ apiVersion: v1, kind: Pod, metadata: { name: ${name} }, spec: ${spec} }`;
const container = (fields: string) => pod(`{ containers: [{ name: web, image: nginx, ${fields} }] }`);

test('accepts an object that fits', () => {
  assert.equal(found(container('ports: [{ containerPort: 80 }, { containerPort: 80, protocol: UDP }]')), []);
});

test('accepts null where JSON decoding leaves a field unset, and not in a list or as a required field', () => {
  assert.equal(found(container('command: null, resources: null, imagePullPolicy: null')), []);
  assert.equal(found(pod('{ containers: null }')), ['schema/type spec.containers: containers must be a list, is null']);
  assert.equal(found(container('args: [null]')), [
    'schema/type spec.containers[web].args[0]: args[0] must be a string, is null',
  ]);
});

test('accepts null as a value of a map of texts or quantities, which JSON decoding makes empty', () => {
  const map = (fields: string) =>
    `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { app: null } }, ${fields} }`;
  assert.equal(found(map('data: { level: null }')), []);
  assert.equal(found(container('resources: { limits: { memory: null } }')), []);
  assert.equal(found(map('data: { level: [] }')), ['schema/type data.level: level must be a string, is a list']);
});

test('asks that an exception of an address block is a part of it', () => {
  const policy = (block: string) =>
    `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: ${block} }] }] } }`;
  const at = 'schema/value spec.ingress[0].from[0].ipBlock.except';
  assert.equal(found(policy('{ cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.0.0.5/32] }')), []);
  assert.equal(found(policy("{ cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] }")), []);
  assert.equal(found(policy('{ cidr: 10.0.0.0/8, except: [192.168.0.0/16, 10.0.0.0/8] }')), [
    `${at}[0]: spec.ingress[0].from[0].ipBlock.except[0] 192.168.0.0/16 must be a part of 10.0.0.0/8`,
    `${at}[1]: spec.ingress[0].from[0].ipBlock.except[1] 10.0.0.0/8 must be a part of 10.0.0.0/8`,
  ]);
  assert.equal(found(policy("{ cidr: '::/0', except: [10.0.0.0/8] }")), [
    `${at}[0]: spec.ingress[0].from[0].ipBlock.except[0] 10.0.0.0/8 must be a part of ::/0`,
  ]);
});

test('names an unknown field and the one that was probably meant', () => {
  assert.equal(found(pod('{ containerz: [], containers: [{ name: web, image: nginx }] }')), [
    'schema/unknown-field spec.containerz: spec has no field containerz (did you mean containers?)',
  ]);
});

test('tells types, enums, quantities and required fields', () => {
  assert.equal(found(container('imagePullPolicy: always')), [
    'schema/enum spec.containers[web].imagePullPolicy: imagePullPolicy is always, must be one of Always, IfNotPresent, Never (did you mean Always?)',
  ]);
  assert.equal(found(container('env: [{ name: PORT, value: 80 }]')), [
    'schema/type spec.containers[web].env[PORT].value: value must be a string, is the number 80',
  ]);
  assert.equal(found(container('resources: { limits: { memory: 1GB, cpu: 0.5 } }')), [
    'schema/quantity spec.containers[web].resources.limits.memory: memory is the string 1GB, must be a quantity such as 500m or 1Gi',
  ]);
  assert.equal(found(pod('{ containers: [{ name: web }] }')), [
    'schema/required spec.containers[web].image: spec.containers[web] needs image',
  ]);
});

test('finds elements of a list with the same key, defaults counted', () => {
  assert.equal(found(container('ports: [{ containerPort: 80 }, { containerPort: 80, protocol: TCP }]')), [
    'schema/duplicate-key spec.containers[web].ports[1]: ports[1] repeats ports[0]: containerPort 80, protocol TCP',
  ]);
});

test('asks a binding of roles for its name, and not a kind that only asks a question', () => {
  const roleRef = 'roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }';
  assert.equal(
    found(`{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {}, ${roleRef} }`),
    ['schema/required metadata.name: ClusterRoleBinding needs metadata.name'],
  );
  assert.equal(
    found('{ apiVersion: authentication.k8s.io/v1, kind: TokenReview, metadata: {}, spec: { token: a } }'),
    [],
  );
});

test('checks names and labels', () => {
  assert.equal(found(pod('{ containers: [{ name: web, image: nginx }] }', 'Web')), [
    'schema/name metadata.name: the name Web must be lower case letters, digits, - and . alone, with a letter or digit at both ends of each part',
  ]);
  assert.equal(found('{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { owner: _ } } }'), [
    'schema/label metadata.labels.owner: owner _ must be empty, or letters, digits, -, _ and . alone with a letter or digit at both ends',
  ]);
  assert.equal(found('{ apiVersion: v1, kind: ConfigMap }'), [
    'schema/required metadata.name: ConfigMap needs metadata.name',
  ]);
});

test('knows what each version serves', () => {
  const policy =
    '{ apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicy, metadata: { name: a } }';
  assert.equal(found(policy), ['schema/required spec: MutatingAdmissionPolicy needs spec']);
  assert.equal(found(policy, { kubernetesVersion: '1.35' }), [
    'schema/unknown-kind kind: Kubernetes 1.35 has no kind MutatingAdmissionPolicy in admissionregistration.k8s.io/v1 (did you mean ValidatingAdmissionPolicy?)',
  ]);
  assert.throws(
    () => found(policy, { kubernetesVersion: '1.12' }),
    (error: Error) => error instanceof InputError,
  );
});

test('tells a removed API and what to write instead', () => {
  assert.equal(found('{ apiVersion: batch/v1beta1, kind: CronJob, metadata: { name: a } }'), [
    'schema/removed-api apiVersion: batch/v1beta1 CronJob was removed in Kubernetes 1.25: write batch/v1',
  ]);
});

test('accepts a kind without a schema only by name', () => {
  const unknown = '{ apiVersion: example.com/v1, kind: Thing, metadata: { name: a } }';
  assert.equal(found(unknown), ['schema/unknown-kind kind: Kubernetes 1.36 has no kind Thing in example.com/v1']);
  assert.equal(found(unknown, { allowedKinds: ['Thing.example.com/v1'] }), []);
});

test('checks the fields of a kind that is not served where it is allowed by name', () => {
  const scale = '{ apiVersion: apps/v1beta1, kind: Scale, metadata: { name: a }, spec: { replica: 1 } }';
  assert.equal(found(scale, { allowedKinds: ['Scale.apps/v1beta1'] }), [
    'schema/removed-api apiVersion: apps/v1beta1 Scale was removed in Kubernetes 1.16: write autoscaling/v1',
    'schema/unknown-field spec.replica: spec has no field replica (did you mean replicas?)',
  ]);
  const review = '{ apiVersion: imagepolicy.k8s.io/v1alpha1, kind: ImageReview, spec: { container: [] } }';
  assert.equal(found(review), [
    'schema/unknown-kind kind: Kubernetes 1.36 has no kind ImageReview in imagepolicy.k8s.io/v1alpha1',
  ]);
  assert.equal(found(review, { allowedKinds: ['ImageReview.imagepolicy.k8s.io/v1alpha1'] }), [
    'schema/unknown-field spec.container: spec has no field container (did you mean containers?)',
  ]);
});

test('asks no name of a kind that has none', () => {
  assert.equal(found('{ apiVersion: v1, kind: Status, status: Success }'), []);
  const options = { allowedKinds: ['CreateOptions.v1'] };
  assert.equal(found('{ apiVersion: v1, kind: CreateOptions, dryRun: [All] }', options), []);
  assert.equal(found('{ apiVersion: v1, kind: CreateOptions, metadata: { labels: {} } }', options), [
    'schema/unknown-field metadata: CreateOptions has no field metadata',
  ]);
});

test('accepts a time that Go writes as null', () => {
  assert.equal(
    found(
      '{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a }, status: { disruptedPods: { web: null }, currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 } }',
    ),
    [],
  );
});

test.run();
