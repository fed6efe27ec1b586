import type { Source } from '../rule/finding';
import type { Step } from './steps';
import type { Found } from './text';

/** What a layer says about one field. */
export interface Setting {
  place: Source;
  /** The value it sets, undefined where it cannot be told (a generated hash). */
  value: unknown;
  /** The YAML that says so, for who wants to change it; absent where the value is computed from something else. */
  source?: SettingSource;
}

/** How a setting is written in its file. */
export interface SettingSource {
  found: Found;
  /** True where `found` is the field itself, so that its key may be renamed or removed. */
  field?: true;
  /** The key below `found` that sets the value, present or not. */
  under?: string;
  /** The JSON pointer that names the field, in an operation of a JSON6902 patch. */
  pointer?: Found;
  /** The text of the line that sets it, where `found` is no YAML of its own: an env file. */
  line?: string;
  /** What to write for the field to get a value; undefined where it cannot get it here. Absent: the value itself. */
  written?(value: unknown): unknown;
}

/** One thing that sets fields of an object on its way from a base to the overlay. */
export interface Layer {
  /** What it is, for a reader: `resource`, `patch`, `json6902 patch`, `generator`, `images` … */
  kind: string;
  /** What it sets at a place of the object, or undefined. `rendered` is the object as kustomize left it. */
  setting(steps: readonly Step[], rendered: unknown): Setting | undefined;
  /** The layer's own start, where it makes the object; undefined for a layer that only changes one. */
  origin?: Source;
  /** Line and column in a configuration file that the layer put under `data[key]`. */
  inside?(key: string, position: { line: number; column: number }): Source | undefined;
}

/** An object on its way through the kustomizations: its names so far, and the layers that touched it. */
export interface Instance {
  apiVersion: string;
  kind: string;
  /** Every namespace it had, the newest last; undefined for none. */
  namespaces: (string | undefined)[];
  /** Every name it had, the newest last. */
  names: string[];
  /** True where kustomize appends a hash of the content to the name. */
  hashed: boolean;
  layers: Layer[];
}
