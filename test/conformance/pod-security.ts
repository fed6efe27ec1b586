import { readFileSync } from 'node:fs';
import { podSecurity as policies } from '../../policies/pod-security';
import { check } from '../../scripts/engine/check';
import type { Manifest } from '../../scripts/model/kube/manifest';
import type { PodSecurityLevel } from '../../scripts/model/kube/pod-security';
import { stackOf } from '../../scripts/model/kube/stack';
import { parse } from '../../scripts/yaml/parse';
import { casesIn } from './cases';
import type { Suite } from './suite';

/** Upstream's baseline checks that a restricted one stands in for, with the minor release since which it does. */
const replaced: Readonly<Record<string, readonly [by: string, since: number]>> = {
  'capabilities-baseline': ['capabilities-restricted', 22],
  'host-path-volumes': ['restricted-volumes', 0],
  'proc-mount': ['proc-mount-restricted', 35],
  'seccomp-profile-baseline': ['seccomp-profile-restricted', 19],
};

/**
 * The test data of kubernetes/pod-security-admission: each pod at its level and edition, as it is and inside a
 * Deployment. Right is: nothing found in a pod that passes; in one that fails, the check that its file is named for.
 * @param dir the folder of the suite: level, version, `pass` or `fail`, and the check with a number.
 */
export function podSecurity(dir: string): Suite {
  const pods = new Map<string, Manifest>();
  const pod = (file: string) => {
    if (!pods.has(file)) pods.set(file, parse(readFileSync(file, 'utf8'), file)[0] as Manifest);
    return pods.get(file) as Manifest;
  };
  const cases = casesIn(dir);
  const wrong = cases.flatMap(({ words, file, label }) => {
    const [level = '', version = '', verdict = '', name = ''] = words;
    const expected = verdict === 'pass' ? undefined : expectedCheck(name, level, version);
    const complaint = [pod(file), deployment(pod(file))]
      .map((object) => judge(object, { level, version } as PodSecurityLevel, expected))
      .find(Boolean);
    return complaint ? `${level} ${version} ${verdict} ${name} (${label}): ${complaint}` : [];
  });
  return { name: 'pod-security-admission', right: cases.length - wrong.length, all: cases.length, wrong };
}

/** What is wrong with our verdict, or undefined. `expected` is the rule that must speak; without it none may. */
function judge(object: Manifest, podSecurity: PodSecurityLevel, expected: string | undefined): string | undefined {
  const found = [...new Set(check(stackOf([object], { podSecurity }), policies).map(({ policy }) => policy))];
  if (expected === undefined)
    return found.length ? `${object.kind}: expected nothing, found ${found.join(', ')}` : undefined;
  if (found.includes(expected)) return undefined;
  return `${object.kind}: expected ${expected}, found ${found.join(', ') || 'nothing'}`;
}

/** `capabilities_baseline3` → the rule that answers for it at that level and edition. */
function expectedCheck(name: string, level: string, version: string): string {
  const bare = (text: string) => text.replaceAll(/[-_]/g, '');
  const own = policies.find(({ id }) => bare(id.replace('pod-security/', '')) === bare(name.replace(/\d+$/, '')));
  if (!own) return name;
  const check = own.id.replace('pod-security/', '');
  const [by, since] = replaced[check] ?? [check, Infinity];
  return `pod-security/${level === 'restricted' && Number(version.slice(3)) >= since ? by : check}`;
}

function deployment(pod: Manifest): Manifest {
  const template = { metadata: pod.metadata, spec: pod['spec'] as unknown };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: pod.metadata.name }, spec: { template } };
}
