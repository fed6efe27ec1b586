/** The levels of the Pod Security Standards, from the laxest. */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;

/** A level and the Kubernetes release whose edition of it counts: `v1.36`, or `latest`: the release of the cluster. */
export interface PodSecurityLevel {
  level: (typeof podSecurityLevels)[number];
  version: string;
}

/** Is this a level's name, as in `pod-security.kubernetes.io/enforce`? */
export function isLevel(text: unknown): text is PodSecurityLevel['level'] {
  return (podSecurityLevels as readonly unknown[]).includes(text);
}

/** Is this an edition, as in `pod-security.kubernetes.io/enforce-version`: `latest` or `v1.30`? */
export function isEdition(text: unknown): text is string {
  return text === 'latest' || (typeof text === 'string' && /^v1\.(?:\d|[1-9]\d+)$/.test(text));
}

/** Reads `restricted` or `baseline:v1.30`; undefined where it is neither. Without an edition: `latest`. */
export function podSecurityLevel(text: string): PodSecurityLevel | undefined {
  const [level, version = 'latest', ...rest] = text.split(':');
  return isLevel(level) && isEdition(version) && rest.length === 0 ? { level, version } : undefined;
}

/** The minor number of an edition, `30` for `v1.30`; that of the cluster's release (`1.36`) for `latest`. */
export function minorOf(version: string, kubernetesVersion: string): number {
  const text = version === 'latest' ? kubernetesVersion : version;
  const minor = Number(/^v?1\.(\d+)/.exec(text)?.[1]);
  return Number.isNaN(minor) ? Infinity : minor;
}
