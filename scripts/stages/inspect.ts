import type { Policy } from '../../policies/policy';
import type { Manifest } from '../kube/manifest';
import { stackOf } from '../kube/stack';
import type { StackOptions } from '../kube/stack';
import { check } from './check';
import type { Finding } from './finding';
import type { Target } from './target';

/** How a run differs from the default. */
export interface InspectOptions {
  policies: readonly Policy[];
  /** What each overlay renders to, for the rules about Argo CD. */
  rendered?: ReadonlyMap<string, readonly Manifest[]>;
  /** Replaces the version in `stack.yaml`: `1.35`. */
  kubernetesVersion?: string;
}

/** Everything that is wrong with a target: its rendered objects and the kustomizations that make them. */
export function inspect(target: Target, { policies, rendered, kubernetesVersion }: InspectOptions): Finding[] {
  const facts = kubernetesVersion === undefined ? target.facts : { ...target.facts, kubernetesVersion };
  const options: StackOptions = { facts, overlay: target.name, ...(rendered ? { rendered } : {}) };
  const stack = stackOf([...target.objects, ...target.kustomizations.map(({ manifest }) => manifest)], options);
  return check(stack, policies);
}
