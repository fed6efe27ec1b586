import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { idOf } from '../harness/identity';
import type { Kube } from '../harness/kube';

/**
 * Every object passes a server-side dry run with strict field validation, and the server has nothing to warn about.
 * @returns how many were asked.
 */
export async function everythingIsAccepted(kube: Kube, objects: readonly Manifest[]): Promise<number> {
  const complaints: string[] = [];
  for (const object of objects) {
    try {
      const { warnings } = await kube.create(object, { dryRun: true });
      for (const warning of warnings) complaints.push(`${idOf(object)} warning: ${warning}`);
    } catch (error) {
      complaints.push(`${idOf(object)} ${(error as Error).message}`);
    }
  }
  assert.equal(complaints, []);
  return objects.length;
}

/** Makes the bare namespaces of the objects, so that a dry run has somewhere to go. Those that are there stay. */
export async function makeNamespaces(kube: Kube, objects: readonly Manifest[]): Promise<string[]> {
  const names = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
  for (const name of names) await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return names;
}
