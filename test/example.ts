import { parseAllDocuments } from 'yaml';
import { unknownFacts } from '../scripts/kube/facts';
import type { Facts } from '../scripts/kube/facts';
import type { Manifest } from '../scripts/kube/manifest';
import { stackOf } from '../scripts/kube/stack';
import type { Stack } from '../scripts/kube/stack';

/** The stack that an example of a policy describes: lenient, so that an example holds only what matters. */
export function exampleStack(yaml: string): Stack {
  const documents = parseAllDocuments(dedent(yaml)).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    return document.toJS() as Manifest;
  });
  const objects = documents
    .filter(({ kind }) => kind !== 'Stack')
    .map((object) => ({ ...object, apiVersion: object.apiVersion ?? 'v1', metadata: object.metadata ?? { name: '' } }));
  const facts = documents.find(({ kind }) => kind === 'Stack') as Partial<Facts> | undefined;
  return stackOf(objects, { facts: { ...unknownFacts, ...facts } });
}

/** Without the indentation of its place in the source: only at the margin does `---` part documents. */
function dedent(yaml: string): string {
  const margin = /^[ \t]*(?=\S)/m.exec(yaml)?.[0] ?? '';
  return yaml.replaceAll(new RegExp(`^${margin}`, 'gm'), '');
}
