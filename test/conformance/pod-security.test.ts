import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { podSecurity } from './pod-security';

const test = suite<{ dir: string }>('conformance: pod-security-admission');

test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'suites-'));
  mkdirSync(join(context.dir, 'cases'), { recursive: true });
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const pod = (spec: object) => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });

test('counts the right verdicts and names the wrong ones', ({ dir }) => {
  writeFileSync(join(dir, 'cases/calm.yaml'), pod({ containers: [{ name: 'c' }] }));
  writeFileSync(join(dir, 'cases/host.yaml'), pod({ hostPID: true, containers: [{ name: 'c' }] }));
  const pass = { base: 'calm', hostnamespaces0: 'host' };
  const fail = { hostnamespaces0: 'host', hostnamespaces1: 'calm', hostports0: 'host' };
  writeFileSync(join(dir, 'index.json'), JSON.stringify({ baseline: { 'v1.30': { pass, fail } } }));
  assert.equal(podSecurity(dir), {
    name: 'pod-security-admission',
    right: 2,
    all: 5,
    wrong: [
      'baseline v1.30 pass hostnamespaces0 (host): Pod: expected nothing, found pod-security/host-namespaces',
      'baseline v1.30 fail hostnamespaces1 (calm): Pod: expected pod-security/host-namespaces, found nothing',
      'baseline v1.30 fail hostports0 (host): Pod: expected pod-security/host-ports, found pod-security/host-namespaces',
    ],
  });
});

test('expects the restricted check from the edition that replaces the baseline one', ({ dir }) => {
  const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  const rights = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_RAW'] } };
  writeFileSync(
    join(dir, 'cases/raw.yaml'),
    pod({ securityContext, containers: [{ name: 'c', securityContext: rights }] }),
  );
  const fail = { capabilities_baseline0: 'raw' };
  writeFileSync(join(dir, 'index.json'), JSON.stringify({ restricted: { 'v1.21': { fail }, 'v1.22': { fail } } }));
  assert.equal(podSecurity(dir).wrong, []);
});

test('reads the folders as they are published, and calls a case by its path', ({ dir }) => {
  rmSync(join(dir, 'cases'), { recursive: true });
  mkdirSync(join(dir, 'baseline/v1.30/pass'), { recursive: true });
  writeFileSync(join(dir, 'baseline/v1.30/pass/hostports0.yaml'), pod({ hostPID: true, containers: [{ name: 'c' }] }));
  writeFileSync(join(dir, 'README.md'), 'no case');
  const { all, wrong } = podSecurity(dir);
  assert.is(all, 1);
  assert.equal(wrong, [
    'baseline v1.30 pass hostports0 (baseline/v1.30/pass/hostports0): Pod: expected nothing, found pod-security/host-namespaces',
  ]);
});

test.run();
