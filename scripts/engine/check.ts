import { ref, refOf } from '../model/kube/manifest';
import type { Stack } from '../model/kube/stack';
import type { Finding } from '../rule/finding';
import type { Policy } from '../rule/policy';

/** Runs the policies on every object of a stack. A policy that throws ends the run, with its name and object. */
export function check(stack: Stack, policies: readonly Policy[]): Finding[] {
  const forKind = new Map<string, readonly Policy[]>();
  const overlays = stack.overlay === undefined ? [] : [stack.overlay];
  const findings: Finding[] = [];
  for (const object of stack.objects) {
    let applicable = forKind.get(object.kind);
    if (!applicable) {
      applicable = policies.filter(({ kinds }) => !kinds || kinds.includes(object.kind));
      forKind.set(object.kind, applicable);
    }
    for (const policy of applicable) {
      try {
        for (const violation of policy.check(object, stack)) {
          const { id, severity } = policy;
          findings.push({
            policy: id,
            severity,
            ...violation,
            object: refOf(object),
            overlays,
            source: null,
            waiver: null,
          });
        }
      } catch (cause) {
        const { kind, name } = ref(object);
        throw new Error(`policy ${policy.id} failed on ${kind}/${name}: ${(cause as Error).message}`, { cause });
      }
    }
  }
  return findings;
}
