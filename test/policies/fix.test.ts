import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../../policies';
import { check } from '../../scripts/engine/check';
import { fixes } from '../../scripts/fix/fix';
import type { Policy } from '../../scripts/rule/policy';
import type { Target } from '../../scripts/source/target';
import { dedent, exampleStack } from '../example';

/** What a rule with a remedy leaves to a person, by rule and message, and why. */
const left: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'fluentd/deprecated-parameter': {
    'queue_limit_length is old: total_limit_size is its name': 'one counts chunks, the other bytes',
    'num_threads is old: <buffer> flush_thread_count is its name': 'it moves into a section',
    'format is old: <parse> @type is its name': 'it moves into a section',
  },
  'images/pinned': {
    'my-nginx runs nginx without a version': 'nothing in the target tells the version',
    'fluentd runs fluentd-kubernetes-daemonset at v1.1-debian-elasticsearch, a tag that moves':
      'nothing in the target tells the version',
    'kibana runs kibana at 9.6.0-SNAPSHOT, a tag that moves': 'a snapshot is no release',
    'sysctl runs busybox at 1.36, a tag that moves': 'nothing in the target tells the version',
  },
  'images/pull-policy': {},
  'kubernetes/deprecated-annotations': {
    'scheduler.alpha.kubernetes.io/critical-pod is replaced by spec.priorityClassName': 'which class is a choice',
    'kubernetes.io/ingress.class is replaced by spec.ingressClassName': 'the class has to exist as an object',
  },
  'kubernetes/deprecated-api': {
    'Endpoints of v1 is deprecated since Kubernetes 1.33: use EndpointSlice of discovery.k8s.io/v1':
      'the successor has other fields',
  },
  'kubernetes/memory-limits': { 'sysctl has no memory limit': 'it requests none either' },
  'kubernetes/removed-api': {
    'PodDisruptionBudget of policy/v1beta1 was removed in Kubernetes 1.25: use policy/v1':
      'an absent selector has another meaning',
    'Deployment of extensions/v1beta1 was removed in Kubernetes 1.16: use apps/v1': 'its defaults changed',
  },
  'kubernetes/storage-class-annotation': {
    'the annotation sets class gp2 and hides storageClassName standard': 'which of the two is meant is a choice',
  },
  'kustomize/common-labels': { 'commonLabels rewrites selectors': 'an overlay has to do without' },
  'kustomize/deprecated-fields': { 'patchesStrategicMerge is now patches': 'the order of patches changes' },
};

/** Applies the remedy of a rule to an example that lies in a file; the texts before and after. */
function repaired(policy: Policy, yaml: string): { before: string; after: string } {
  const folder = mkdtempSync(join(tmpdir(), 'efk-fix-'));
  try {
    const file = join(folder, 'example.yaml');
    const before = dedent(yaml).replace(/^\n+| +$/g, '');
    writeFileSync(file, before);
    const stack = exampleStack(yaml);
    const { objects, facts } = stack;
    const target: Target = {
      name: file,
      text: before,
      objects,
      written: objects.map(() => ({ file, start: 0, end: before.length })),
      kustomizations: [],
      facts,
    };
    const findings = check({ ...stack, overlay: file }, [policy]);
    const { changes } = fixes(folder, [target], [policy], findings);
    return { before, after: changes[0]?.after ?? before };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const causes = (yaml: string, rules: readonly Policy[]) =>
  check(exampleStack(yaml), rules).map(
    ({ policy, object: { kind, name }, message }) => `${policy} ${kind}/${name}: ${message}`,
  );

for (const policy of policies.filter(({ fix }) => fix)) {
  const test = suite(`fix ${policy.id}`);
  let removed = 0;
  for (const [message, yaml] of Object.entries(policy.fail)) {
    test(`repairs: ${message}`, () => {
      const { before, after } = repaired(policy, yaml);
      const kept = Object.keys(left[policy.id] ?? {});
      const remaining = check(exampleStack(after), [policy]).map((finding) => finding.message);
      removed += check(exampleStack(before), [policy]).length - remaining.length;
      // where one example of a message is left and another repaired, the list below tells
      assert.equal(
        remaining.filter((line) => !kept.includes(line)),
        [],
        after,
      );
      const known = new Set(causes(before, policies));
      assert.equal(
        causes(after, policies).filter((line) => !known.has(line)),
        [],
        after,
      );
    });
  }
  test('repairs something', () => assert.ok(removed > 0));
  test.run();
}

const list = suite('what is left to a person');

list('is left by the rule named, with that message', () => {
  for (const [id, messages] of Object.entries(left)) {
    const policy = policies.find((candidate) => candidate.id === id);
    assert.ok(policy?.fix, id);
    const remaining = Object.values(policy.fail).flatMap((yaml) =>
      check(exampleStack(repaired(policy, yaml).after), [policy]).map(({ message }) => message),
    );
    assert.equal(Array.from(new Set(remaining)).sort(), Object.keys(messages).sort(), id);
  }
});

list.run();
