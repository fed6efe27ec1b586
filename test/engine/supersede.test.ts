import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../../policies';
import { check } from '../../scripts/engine/check';
import { samePlace, withoutSuperseded } from '../../scripts/engine/supersede';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { at } from '../../scripts/model/kube/path';
import type { Stack } from '../../scripts/model/kube/stack';
import { stackOf } from '../../scripts/model/kube/stack';
import type { Finding } from '../../scripts/rule/finding';
import { parse } from '../../scripts/yaml/parse';
import { exampleStack } from '../example';

const test = suite('one finding for one fact');
const hostLevel = new Set(['kubernetes', 'pod-security']);
const ofLevel = policies.filter(({ id }) => hostLevel.has(id.split('/')[0] ?? ''));
const found = (yaml: string, chosen = policies) =>
  withoutSuperseded(check(exampleStack(yaml), chosen), chosen).map(({ severity, policy }) => `${severity} ${policy}`);
const inNamespace = (labels: string, spec: string) => `
kind: Namespace
metadata: { name: web, labels: { ${labels} } }
---
kind: Pod
metadata: { name: web, namespace: web }
spec: ${spec}
`;
const about = (yaml: string, words: RegExp) => found(yaml, ofLevel).filter((line) => words.test(line));

test('under a level the Pod Security rule speaks, without one the rule of kubernetes/', () => {
  const spec = '{ hostNetwork: true, containers: [] }';
  const enforce = (level: string) => inNamespace(`pod-security.kubernetes.io/enforce: ${level}`, spec);
  assert.equal(about(enforce('baseline'), /host-/), ['error pod-security/host-namespaces']);
  assert.equal(about(enforce('privileged'), /host-/), ['error kubernetes/host-namespaces']);
  assert.equal(about(inNamespace('', spec), /host-/), ['error kubernetes/host-namespaces']);
});

test('under a level that only warns it stays as severe as the rule of kubernetes/ says', () => {
  const yaml = (spec: string) => inNamespace('pod-security.kubernetes.io/warn: baseline', spec);
  assert.equal(about(yaml('{ hostPID: true, containers: [] }'), /host-/), ['error pod-security/host-namespaces']);
  const sysctl = `{ initContainers: [{ name: sysctl, command: [sysctl, -w, vm.max_map_count=1048576], securityContext: { privileged: true } }] }`;
  assert.equal(about(yaml(sysctl), /privileged/), ['warning pod-security/privileged']);
});

test('what the level does not forbid is left to the rule of kubernetes/', () => {
  const spec = '{ containers: [{ name: web, securityContext: { capabilities: { add: [SYS_ADMIN, CHOWN] } } }] }';
  const yaml = inNamespace('pod-security.kubernetes.io/enforce: baseline', spec);
  assert.equal(about(yaml, /capabilities-(added|baseline)/), [
    'error kubernetes/capabilities-added',
    'error pod-security/capabilities-baseline',
  ]);
});

test('where only one of the two rules is asked for, it answers', () => {
  const yaml = inNamespace('pod-security.kubernetes.io/enforce: baseline', '{ hostIPC: true, containers: [] }');
  const only = (group: string) => policies.filter(({ id }) => id.startsWith(`${group}/host-namespaces`));
  assert.equal(found(yaml, only('kubernetes')), ['error kubernetes/host-namespaces']);
  assert.equal(found(yaml, only('pod-security')), ['error pod-security/host-namespaces']);
});

test('a namespace without a level is silent about nothing that baseline forbids', () => {
  const context = (text: string) => `{ containers: [{ name: web, securityContext: { ${text} } }] }`;
  const baseline: Record<string, string> = {
    'kubernetes/app-armor': context('appArmorProfile: { type: Unconfined }'),
    'kubernetes/se-linux': context('seLinuxOptions: { type: spc_t }'),
    'kubernetes/proc-mount': context('procMount: Unmasked'),
    'kubernetes/host-process': context('windowsOptions: { hostProcess: true }'),
    'kubernetes/probe-hosts':
      '{ containers: [{ name: web, livenessProbe: { tcpSocket: { host: 10.0.0.1, port: 1 } } }] }',
    'kubernetes/privileged': context('privileged: true'),
    'kubernetes/seccomp': context('seccompProfile: { type: Unconfined }'),
    'kubernetes/capabilities-added': context('capabilities: { add: [SYS_ADMIN] }'),
    'kubernetes/host-namespaces': '{ hostPID: true, containers: [] }',
    'kubernetes/host-ports': '{ containers: [{ name: web, ports: [{ containerPort: 1, hostPort: 1 }] }] }',
    'kubernetes/host-path': '{ volumes: [{ name: data, hostPath: { path: /data } }], containers: [] }',
    'kubernetes/unsafe-sysctls': '{ securityContext: { sysctls: [{ name: kernel.msgmax, value: "1" }] } }',
  };
  for (const [id, spec] of Object.entries(baseline)) {
    assert.ok(found(inNamespace('', spec)).includes(`error ${id}`), id);
    const forced = inNamespace('pod-security.kubernetes.io/enforce: baseline', spec);
    assert.not.ok(found(forced).includes(`error ${id}`), `${id} is said twice`);
  }
});

test('a rule names only rules that exist, and no two name each other', () => {
  const byId = new Map(policies.map((policy) => [policy.id, policy.supersededBy ?? []]));
  for (const [id, owners] of byId) {
    for (const owner of owners) {
      assert.ok(byId.has(owner), `${id} names ${owner}`);
      assert.not.ok(byId.get(owner)?.includes(id), `${id} and ${owner} name each other`);
    }
  }
});

/** Two rules at one field that say two things: `left ~ right`, and what the two are. */
const apart: Readonly<Record<string, string>> = {
  '^fluentd/metadata-permissions ~ wiring/service-accounts$': 'what the account may do, and whether it exists',
  '^images/\\S+ ~ images/registry$': 'which version, and from where',
  '^elasticsearch/(one|supported)-version ~ images/registry$': 'which version, and from where',
  '^images/registry ~ kibana/version-fits$': 'which version, and from where',
  '^argocd/hook-words ~ argocd/job-hook$': 'a delete policy that nothing reads, and a Job that cannot change',
  '^argocd/job-hook ~ argocd/wave-count$': 'how a Job changes, and when it is applied',
  '^argocd/known-options ~ argocd/namespace-kept$': 'a word that Argo CD does not know, and one that has to be there',
  '^capacity/jvm-fits-memory ~ elasticsearch/heap-half-of-memory$': 'what the JVM needs, and what the page cache needs',
  '^capacity/one-node-may-fail ~ capacity/volumes-hold-retention$': 'room without a node, and room with all',
  '^capacity/replicas-fit-data-nodes ~ capacity/shards-within-limit$': 'copies, and shards',
  '^capacity/replicas-fit-data-nodes ~ elasticsearch/master-quorum$': 'data nodes, and masters',
  '^elasticsearch/http-tls ~ elasticsearch/transport-tls$': 'clients, and nodes',
  '^kubernetes/addon-manager-labels ~ kubernetes/labels$': 'a label too many, and labels too few',
  '^kubernetes/(app-armor|deprecated-annotations) ~ (kubernetes/deprecated-annotations|pod-security/app-armor-profile)$':
    'how the profile is set, and which',
  '^kubernetes/deprecated-annotations ~ pod-security/seccomp-profile-baseline$': 'how the profile is set, and which',
  '^kubernetes/capability-names ~ pod-security/': 'a name that does not exist, and a pod that is refused',
  '^kubernetes/host-path-runtime ~ pod-security/': 'a folder that is not on the node, and a volume that is refused',
  '^kubernetes/service-account-alias ~ wiring/service-accounts$': 'the name of the field, and its value',
  '^secrets/env-from ~ wiring/secret-references$': 'how much is read, and whether it exists',
};

/** Every manifest that the repository has, and the suite of Pod Security where it is there. */
function* stacks(): Iterable<readonly [name: string, Stack]> {
  for (const { id, pass, fail } of policies) {
    for (const yaml of [...Object.values(pass), ...Object.values(fail)]) yield [id, exampleStack(yaml)];
  }
  const files = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'))
      .map((file) => join(folder, file));
  const read = (file: string) => parse(readFileSync(file, 'utf8'), file);
  yield ['document', stackOf(files(join(__dirname, '../fixtures/document')).flatMap(read))];
  for (const file of files(join(__dirname, '../golden'))) yield [file, stackOf(read(file))];
  const pods = join(__dirname, '../../../shared/suites/pod-security-admission');
  if (!existsSync(pods)) return;
  const texts = new Map(files(pods).map((file) => [readFileSync(file, 'utf8'), file]));
  for (const [text, file] of texts) yield [file, stackOf(parse(text, file))];
}

/** A field of an object: not a pod, a container, a list or a file, about which rules say many things. */
function isField(object: Manifest | undefined, { policy, path, position }: Finding): boolean {
  // A configuration inside an image stands at the image: each of its settings is another fact.
  if (path.endsWith('.image') && /^fluentd\/|\/template-covers-written$/.test(policy)) return false;
  if (position || !path || /^data\[|[cC]ontainers\[[^\]]*\]$|(?:^|\.)spec$/.test(path)) return false;
  const value = at(object, path);
  const parts = value !== null && typeof value === 'object' ? Object.values(value) : [value];
  return !Array.isArray(value) && parts.every((part) => typeof part !== 'object' && !String(part).includes('\n'));
}

function* twice(stack: Stack, chosen: typeof policies): Iterable<[Finding, Finding]> {
  const byObject = new Map<string, Finding[]>();
  for (const finding of withoutSuperseded(check(stack, chosen), chosen)) {
    const { kind, namespace, name } = finding.object;
    const object = stack.objects.find(
      (candidate) =>
        candidate.kind === kind && candidate.metadata.name === name && candidate.metadata.namespace === namespace,
    );
    if (!isField(object, finding)) continue;
    const key = [kind, namespace, name].join('/');
    byObject.set(key, [...(byObject.get(key) ?? []), finding]);
  }
  for (const all of byObject.values()) {
    for (const left of all) {
      for (const right of all) {
        if (left.policy < right.policy && samePlace(left.path, right.path)) yield [left, right];
      }
    }
  }
}

test('no two rules say the same of one field', () => {
  const wrong = new Set<string>();
  const used = new Set<string>();
  let seen = 0;
  for (const [name, stack] of stacks()) {
    seen += 1;
    const level = { level: name.includes('baseline') ? 'baseline' : 'restricted', version: 'latest' } as const;
    const pairs = [
      ...twice(stack, policies),
      ...twice(stackOf(stack.objects, { ...stack, podSecurity: level }), ofLevel),
    ];
    for (const [left, right] of pairs) {
      const pair = `${left.policy} ~ ${right.policy}`;
      const known = Object.keys(apart).filter((pattern) => new RegExp(pattern).test(pair));
      for (const pattern of known) used.add(pattern);
      if (!known.length)
        wrong.add(`${left.policy} "${left.message}" and ${right.policy} "${right.message}" at ${left.path} (${name})`);
    }
  }
  assert.ok(seen > 1000);
  assert.equal(Array.from(wrong), []);
  assert.equal(
    Object.keys(apart).filter((pattern) => !used.has(pattern)),
    [],
    'entries of `apart` that nothing needs',
  );
});

test.run();
