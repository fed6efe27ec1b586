import type { Facts } from '../../model/kube/facts';
import type { PodSecurityLevel } from '../../model/kube/pod-security';
import type { Finding } from '../../rule/finding';

/** What the second thread is given of a target: texts, since objects take longer to copy than to parse. */
export interface Share {
  name: string;
  /** Names and texts of the files, in the order of the target's objects. */
  sources: readonly (readonly [name: string, text: string])[];
  facts: Facts;
  kubernetesVersion?: string;
  podSecurity?: PodSecurityLevel;
  /** The module that exports the rules, and the ids of the policies to run. */
  module: string;
  policies: readonly string[];
  /** Ids of the schema rules to run. */
  schemas: readonly string[];
}

/** What it answers: its findings, and which of the target's objects each is about. */
export type Answer = readonly { finding: Finding; place: number }[];
