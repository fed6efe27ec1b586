import { join } from 'node:path';
import { secretsOf as externalSecrets } from '../../../scripts/emit/secrets';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Stack } from '../../../scripts/model/kube/stack';
import { stackOf } from '../../../scripts/model/kube/stack';
import { overlayTarget } from '../../../scripts/source/target';
import { secretsOf } from './secrets';

const root = join(__dirname, '..', '..', '..');

/** An overlay as kustomize renders it, with the Secrets that its operators, or `npm run secrets`, would make. */
export async function renderedStack(overlay: string): Promise<Stack> {
  const { objects, facts } = await overlayTarget(root, overlay);
  const outside = externalSecrets(facts).map(
    ({ stringData, ...secret }) => ({ ...secret, data: stringData }) as Manifest,
  );
  return stackOf([...objects, ...secretsOf(objects), ...outside], { facts, overlay });
}

/** A value of a Secret of the rendered stack. */
export function secretValue(stack: Stack, namespace: string | undefined, name: string, key: string): string {
  const value: unknown = stack.find('Secret', name, namespace)?.['data']?.[key];
  if (typeof value !== 'string') throw new Error(`nothing makes the key ${key} of the Secret ${namespace}/${name}`);
  return value;
}

/** The one object of a kind and name, in any namespace. */
export function objectNamed(stack: Stack, kind: string, name: string): Manifest {
  const object = stack.ofKind(kind).find(({ metadata }) => metadata.name === name);
  if (!object) throw new Error(`the overlay has no ${kind} ${name}`);
  return object;
}
