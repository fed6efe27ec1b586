import type { Manifest } from '../model/kube/manifest';
import type { Places } from '../yaml/quick';
import { quickParse } from '../yaml/quick';
import { stepsOf } from './steps';

/** Offsets of fields in the text of one object. */
export interface Written {
  /** Where the field at a path begins; for a missing one the nearest map or list that should hold it. */
  offset(path: string): number;
}

/**
 * The places of an object that is written as it is rendered, without a library's tree of the document: a file of
 * thousands of objects is read again for each finding.
 * @param document the text of the object alone.
 * @returns undefined for a list of objects, and where the quick parser does not know what is written.
 */
export function written(document: string, { kind }: Manifest): Written | undefined {
  const places: Places = { root: 0, of: new Map() };
  const object = quickParse(document, places)?.value as Manifest | null | undefined;
  if (object?.kind !== kind) return undefined;
  return {
    offset(path) {
      let at: unknown = object;
      let offset = places.root;
      for (const step of stepsOf(object, path).steps) {
        const name = 'key' in step ? step.key : step.index;
        offset = places.of.get(at as object)?.[name] ?? offset;
        at = (at as Record<string | number, unknown>)[name];
      }
      return offset;
    },
  };
}
