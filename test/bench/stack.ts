import { stringify } from 'yaml';
import type { Manifest } from '../../scripts/kube/manifest';

/** A stack of so many objects: the rendered overlay again and again, each copy in namespaces of its own. */
export function stackOfSize(objects: readonly Manifest[], size: number): string {
  const documents: string[] = [];
  for (let copy = 0; documents.length < size; copy++) {
    for (const object of objects.slice(0, size - documents.length)) documents.push(stringify(renamed(object, copy), { lineWidth: 0 }));
  }
  return documents.join('---\n');
}

/** Namespaces, and the names of what has none, differ from copy to copy; so do references to them. */
function renamed(object: Manifest, copy: number): Manifest {
  const text = JSON.stringify(object).replace(/"(kube-logging|logging-agents|app-test)"/g, `"$1-${copy}"`);
  const changed = JSON.parse(text) as Manifest;
  if (changed.metadata.namespace || changed.kind === 'Namespace') return changed;
  return { ...changed, metadata: { ...changed.metadata, name: `${changed.metadata.name}-${copy}` } };
}
