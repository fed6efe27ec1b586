import type { Facts } from '../model/kube/facts';
import type { Manifest } from '../model/kube/manifest';
import type { PodSecurityLevel } from '../model/kube/pod-security';
import type { Stack } from '../model/kube/stack';
import { stackOf } from '../model/kube/stack';
import type { Finding } from '../rule/finding';
import type { Policy } from '../rule/policy';
import { schema } from '../schema/schema';
import type { Target } from '../source/target';
import { check } from './check';
import { withoutSuperseded } from './supersede';

/** What the rules see beside the objects of a target. */
export interface StackChoice {
  /** What each overlay renders to, for the rules about Argo CD. */
  rendered?: ReadonlyMap<string, readonly Manifest[]>;
  /** Replaces the version in `stack.yaml`: `1.35`. */
  kubernetesVersion?: string;
  /** Holds every pod to this level, whatever its namespace says. */
  podSecurity?: PodSecurityLevel;
}

/** How a run differs from the default. */
export interface InspectOptions extends StackChoice {
  policies: readonly Policy[];
  /** Is a rule of the schema stage wanted? All of them, where this is absent. */
  wanted?: (rule: string) => boolean;
}

/** Everything that is wrong with a target: its rendered objects, and the kustomizations that make them. */
export function inspect(target: Target, options: InspectOptions): Finding[] {
  const { policies, wanted = () => true } = options;
  const stack = stackFor(target, options);
  const { kubernetesVersion, allowedKinds } = stack.facts;
  const overlays = [target.name];
  const structural = wanted('schema') ? schema(target.objects, { kubernetesVersion, allowedKinds, overlays }) : [];
  return [...structural.filter(({ policy }) => wanted(policy)), ...withoutSuperseded(check(stack, policies), policies)];
}

/** A target as the rules see it: its objects, the kustomizations that make them, and the facts. */
export function stackFor(target: Target, { rendered, kubernetesVersion, podSecurity }: StackChoice): Stack {
  const facts: Facts = { ...target.facts, kubernetesVersion: kubernetesVersion ?? target.facts.kubernetesVersion };
  return stackOf([...target.objects, ...target.kustomizations.map(({ manifest }) => manifest)], {
    facts,
    overlay: target.name,
    ...(rendered ? { rendered } : {}),
    ...(podSecurity ? { podSecurity } : {}),
  });
}
