/** The Kubernetes releases in which an API was deprecated and removed, and what to write instead. */
export interface Lifecycle {
  deprecated?: string;
  removed?: string;
  /** `apps/v1 Deployment`. */
  replacement?: string;
}
