import type { Facts } from '../scripts/model/kube/facts';
import { unknownFacts } from '../scripts/model/kube/facts';
import type { Manifest } from '../scripts/model/kube/manifest';
import type { Stack } from '../scripts/model/kube/stack';
import { stackOf } from '../scripts/model/kube/stack';
import { parseValues } from '../scripts/yaml/parse';

/** The stack that an example of a policy describes: lenient, so that an example holds only what matters. */
export function exampleStack(yaml: string): Stack {
  const documents = parseValues(dedent(yaml), 'example') as Manifest[];
  const overlays = documents.filter(({ kind }) => kind === 'Overlay');
  const objects = documents.filter((document) => document.kind !== 'Stack' && !overlays.includes(document)).map(whole);
  const facts = documents.find(({ kind }) => kind === 'Stack') as Partial<Facts> | undefined;
  const rendered = new Map(
    overlays.map(({ metadata, objects = [] }) => [metadata.name, (objects as Manifest[]).map(whole)]),
  );
  return stackOf(objects, { facts: { ...unknownFacts, ...facts }, rendered });
}

function whole(object: Manifest): Manifest {
  return { ...object, apiVersion: object.apiVersion ?? 'v1', metadata: object.metadata ?? { name: '' } };
}

/** Without the indentation of its place in the source: only at the margin does `---` part documents. */
export function dedent(yaml: string): string {
  const margin = /^[ \t]*(?=\S)/m.exec(yaml)?.[0] ?? '';
  return yaml.replaceAll(new RegExp(`^${margin}`, 'gm'), '');
}
