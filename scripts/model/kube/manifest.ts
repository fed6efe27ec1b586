import type { TypeMeta } from '@kubernetes-models/base';
import type { Unstructured } from './shape';

/** The part of `metadata` that the pipeline reads; everything else stays reachable as `unknown`. */
export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  [field: string]: unknown;
}

/** Any Kubernetes object: below `spec`, kinds differ too much to be worth a type. */
export interface Manifest extends TypeMeta {
  metadata: Metadata;
  [field: string]: Unstructured;
}

/** What names an object in a report. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** The object's name card. A missing name (the schema reports it) becomes the empty string. */
export function ref({ apiVersion, kind, metadata }: Manifest): ObjectRef {
  const name = metadata?.name ?? '';
  return metadata?.namespace ? { apiVersion, kind, namespace: metadata.namespace, name } : { apiVersion, kind, name };
}

const owners = new WeakMap<ObjectRef, Manifest>();

/** A card that remembers its object: two objects of a target may have the same name. */
export function refOf(manifest: Manifest): ObjectRef {
  const card = ref(manifest);
  owners.set(card, manifest);
  return card;
}

/** The object that `refOf` made a card for; undefined for a card from elsewhere. */
export const ownerOf = (card: ObjectRef): Manifest | undefined => owners.get(card);

/** The API group of an object: `apps` for `apps/v1`, the empty string for the core group. */
export function group({ apiVersion }: TypeMeta): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
