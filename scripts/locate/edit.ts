import type { Instance } from './layer';
import type { Yaml } from './text';

/** What a part of a kustomization does to the objects that it sees. */
export type Edit = (instances: Instance[]) => void;

/** The kustomization that is being walked: where it is, and how its neighbours are opened. */
export interface Place {
  root: string;
  folder: string;
  open(path: string): Yaml;
}
