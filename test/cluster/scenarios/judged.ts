import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeOf } from '../../../scripts/schema/store/store';
import { parse } from '../../../scripts/yaml/parse';
import type { Mutant } from './mutations';

/** The family of the objects in `judged.yaml`, and of those among them that only the server refuses. */
export const family = 'written for the validation';
export const leftOut = 'left to the server';

/** The objects of `judged.yaml`, in the form of mutants; those of a namespace are in `default`. */
export function judged(kubernetesVersion: string): Mutant[] {
  const file = join(__dirname, 'judged.yaml');
  const store = storeOf(kubernetesVersion);
  return readFileSync(file, 'utf8')
    .split(/^---$/m)
    .flatMap((document) => {
      const own = document.includes(`# ${leftOut}`) ? leftOut : family;
      const title = document
        .replace(/^#.*$/gm, '')
        .replace(/apiVersion: \S+ kind: /, '')
        .trim();
      return parse(document, file).map((object) => {
        const { apiVersion, kind } = object;
        const namespace = store.kind(apiVersion, kind)?.namespaced ? 'default' : undefined;
        const text = JSON.stringify({
          ...object,
          metadata: { ...object.metadata, ...(namespace ? { namespace } : {}) },
        });
        return { family: own, title, apiVersion, kind, namespace, text };
      });
    });
}
