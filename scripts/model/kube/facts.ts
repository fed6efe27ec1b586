/** What `stack.yaml` says of a target: the facts that no manifest holds. Schema: `overlays/stack.schema.json`. */
export interface Facts {
  environment: 'dev' | 'staging' | 'prod';
  /** Kubernetes minor version, `1.36`. */
  kubernetesVersion: string;
  containerRuntime: 'containerd' | 'cri-o' | 'docker';
  nodePools: readonly NodePool[];
  elastic: { license: 'basic' | 'trial' | 'platinum' | 'enterprise' };
  load?: Load;
  /** Constants of the plan that were measured here, instead of those of `scripts/model/capacity/plan-constants.ts`. */
  plan?: Readonly<Record<string, number>>;
  argocd?: ArgoTarget;
  /** Namespaces whose logs are collected, and those that must never be: exact names. */
  logs?: { collected: readonly string[]; excluded: readonly string[] };
  /** Objects that exist outside the target, made by somebody else. */
  external: readonly External[];
  /** Kinds without a schema that are accepted by name: `Kind.group/version`. */
  allowedKinds: readonly string[];
  waivers: readonly Waiver[];
}

/** A group of equal nodes. `cpu`, `memory` and `disk` are quantities. */
export interface NodePool {
  name: string;
  count: number;
  zones?: readonly string[];
  cpu: string;
  memory: string;
  /** Disk that the log buffers of one node may use. */
  disk?: string;
  labels?: Readonly<Record<string, string>>;
  taints?: readonly { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' }[];
}

/** The load that a stack is sized for. Durations are `30m`, `7d`. */
export interface Load {
  eventsPerSecond: number;
  bytesPerEvent: number;
  peakFactor: number;
  retention: Readonly<Partial<Record<'hot' | 'warm' | 'cold' | 'frozen', string>>>;
  outage: string;
}

/** Where and how Argo CD applies an overlay. */
export interface ArgoTarget {
  repository: string;
  revision: string;
  destination: { server?: string; name?: string; namespace: string };
  automated: boolean;
}

/**
 * An object outside the target. `keys` of a ConfigMap or Secret; of a Secret, `npm run secrets` gives them random
 * values. `values` are keys too, whose value is no secret (a user's name).
 */
export interface External {
  kind: string;
  name: string;
  namespace?: string;
  keys?: readonly string[];
  values?: Readonly<Record<string, string>>;
  /** A Secret with certificate keys (`ca.crt`, `tls.crt`, `tls.key`): who signs, and for which names. */
  certificate?: { authority: string; dnsNames?: readonly string[] };
}

/** A finding that is accepted for a while, by an owner, for a reason. `expires` is a date, `2027-03-31`. */
export interface Waiver {
  policy: string;
  /** `Kind/name`, `*` allowed in the name. */
  target: string;
  container?: string;
  path?: string;
  reason: string;
  owner: string;
  expires: string;
}

/** The facts of a target without `stack.yaml`: nothing is known, so nothing is assumed beyond the newest release. */
export const unknownFacts: Facts = {
  environment: 'dev',
  kubernetesVersion: '1.36',
  containerRuntime: 'containerd',
  nodePools: [],
  elastic: { license: 'basic' },
  external: [],
  allowedKinds: [],
  waivers: [],
};
