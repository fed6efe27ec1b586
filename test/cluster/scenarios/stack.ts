import type { Facts } from '../../../scripts/model/kube/facts';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { ControlPlane } from '../harness/control-plane';
import type { Kube } from '../harness/kube';
import type { Report } from '../harness/report';
import type { Repository } from '../harness/repository';

/** One overlay on one control plane: what a scenario works with. */
export interface Running {
  report: Report;
  overlay: string;
  facts: Facts;
  /** What `render` prints. */
  objects: readonly Manifest[];
  plane: ControlPlane;
  kube: Kube;
  repository: Repository;
  /** The Application's name. */
  application: string;
}
