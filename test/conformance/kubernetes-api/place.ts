import { segments } from '../../../scripts/model/kube/path';
import type { Definition, Kind } from '../../../scripts/schema/store/definition';
import type { Store } from '../../../scripts/schema/store/store';

/**
 * The field that a path leads to, named by the definition that has it: `api.core.v1.Container.imagePullPolicy`,
 * wherever the container stands. A path that no schema describes stays as it is.
 */
export function placeOf(path: string, kind: Kind | undefined, store: Store): string {
  if (!kind) return path;
  let owner = kind.definition;
  let schema: Definition | undefined = store.definition(owner);
  let below = '';
  for (const segment of segments(path)) {
    while (schema?.ref) {
      owner = schema.ref;
      below = '';
      schema = store.definition(owner);
    }
    const { items, properties }: Definition = schema ?? {};
    below += items ? '[]' : `.${segment}`;
    schema = items ?? properties?.[segment] ?? additional(schema);
  }
  return `${owner}${below}`;
}

const additional = (schema: Definition | undefined): Definition | undefined =>
  typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
