import type { ObjectRef } from '../model/kube/manifest';

/** A place in a file of the repository, line and column from 1. */
export interface Source {
  file: string;
  line: number;
  column: number;
}

/** One finding as every report sees it. The JSON report is this, as a contract: `scripts/report/findings.schema.json`. */
export interface Finding {
  policy: string;
  severity: 'error' | 'warning';
  message: string;
  object: ObjectRef;
  path: string;
  /** The overlays (or other targets) in which it was found. */
  overlays: readonly string[];
  /** Where the value was set; null until it was looked up, or where nothing in the repository set it. */
  source: Source | null;
  /** The waiver that accepts it, or null. */
  waiver: { reason: string; owner: string; expires: string } | null;
  /** Line and column inside the configuration file that the field holds. */
  position?: { line: number; column: number };
}
