import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { argocd } from '../../policies/argocd';
import { images } from '../../policies/images';
import { kubernetes } from '../../policies/kubernetes';
import { kustomize } from '../../policies/kustomize';
import { network } from '../../policies/network';
import { podSecurity } from '../../policies/pod-security';
import { rbac } from '../../policies/rbac';
import { reliability } from '../../policies/reliability';
import { secrets } from '../../policies/secrets';
import { wiring } from '../../policies/wiring';
import { check } from '../../scripts/engine/check';
import type { Manifest } from '../../scripts/model/kube/manifest';
import type { Stack } from '../../scripts/model/kube/stack';
import { stackOf } from '../../scripts/model/kube/stack';
import type { Policy } from '../../scripts/rule/policy';
import { exampleStack } from '../example';

const test = suite('policies: odd input');

const odd: readonly unknown[] = [null, 0, -1, true, 'x', '', [], {}, [null], [[]], [0], { x: null }];

/** Every copy of a value in which one part of it was replaced by something odd. */
function* mutations(value: unknown): Generator<unknown> {
  yield* odd;
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) {
    for (const part of mutations((value as Record<string, unknown>)[key])) {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = part;
      yield copy;
    }
  }
}

const replaced = (objects: readonly Manifest[], index: number, mutant: Manifest) =>
  objects.map((object, at) => (at === index ? mutant : object));

/** Runs a rule on every object, and its remedy on what it finds. */
function judge(policy: Policy, stack: Stack): void {
  check(stack, [policy]);
  if (!policy.fix) return;
  for (const object of stack.objects) {
    for (const violation of policy.check(object, stack)) {
      for (const edit of policy.fix(violation, object, stack)) assert.ok(edit.path, JSON.stringify(edit));
    }
  }
}

for (const group of [argocd, images, kubernetes, kustomize, network, podSecurity, rbac, reliability, secrets, wiring]) {
  for (const policy of group) {
    test(`${policy.id} does not throw, whatever a field holds`, () => {
      let mutants = 0;
      for (const example of [...Object.values(policy.pass), ...Object.values(policy.fail)]) {
        if (example.length > 10_000) continue; // a long text holds no more shapes than a short one
        const { objects, facts, rendered } = exampleStack(example);
        for (const [index, object] of objects.entries()) {
          const { apiVersion, kind, metadata, ...rest } = object;
          for (const mutation of mutations(rest)) {
            if (mutation === null || typeof mutation !== 'object') continue;
            const mutant: Manifest = { ...mutation, apiVersion, kind, metadata };
            mutants += 1;
            judge(policy, stackOf(replaced(objects, index, mutant), { facts, rendered }));
          }
          for (const mutation of mutations(metadata)) {
            if (mutation === null || typeof mutation !== 'object' || Array.isArray(mutation)) continue;
            const mutant: Manifest = { ...object, metadata: { name: metadata.name, ...mutation } };
            mutants += 1;
            judge(policy, stackOf(replaced(objects, index, mutant), { facts, rendered }));
          }
        }
      }
      assert.ok(mutants > 20, `only ${mutants} mutants`);
    });
  }
}

test.run();
