import type { Unstructured } from '../../model/kube/shape';
import type { Kind } from '../store/definition';

/** The groups whose name is not their package's with `.k8s.io`, where the OpenAPI file has no kind of them. */
const groups: Readonly<Record<string, string>> = { extensions: 'extensions' };

/** They name the kind of another object. */
const references = new Set([
  'BoundObjectReference',
  'CrossVersionObjectReference',
  'ObjectReference',
  'OwnerReference',
  'ParamKind',
  'Subject',
  'TypeMeta',
]);

const meta = 'apimachinery.pkg.apis.meta.v1.';

/**
 * The kinds of the Go source that the OpenAPI file does not have: APIs that were removed, and objects that are sent to
 * webhooks, in queries or by the API server itself. Only with the definitions that they need and the OpenAPI file lacks.
 * @param source every definition of the Go source, by short name.
 * @param published every definition of the OpenAPI file, by short name.
 */
export function unserved(
  source: ReadonlyMap<string, Unstructured>,
  published: ReadonlyMap<string, Unstructured>,
  served: readonly Kind[],
) {
  const names = groupNames(published);
  const taken = new Set(served.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  const kinds = [...source].flatMap(([definition, { properties: fields }]): Kind[] => {
    if (!fields?.kind || !fields.apiVersion || (fields.items && fields.metadata)) return [];
    const { apiVersion, kind } = named(definition, names) ?? {};
    if (!apiVersion || !kind || references.has(kind) || taken.has(`${apiVersion} ${kind}`)) return [];
    return [{ apiVersion, kind, namespaced: false, definition }];
  });
  const definitions = new Map<string, Unstructured>();
  for (const { definition } of kinds) collect(definition, source, published, definitions);
  return { kinds, definitions };
}

/** `api.apps.v1beta1.Scale` to its API version and kind; the kinds of meta/v1 are registered in v1. */
function named(
  definition: string,
  names: ReadonlyMap<string, string>,
): { apiVersion: string; kind: string } | undefined {
  if (definition.startsWith(meta)) return { apiVersion: 'v1', kind: definition.slice(meta.length) };
  const [, folder = '', version = '', kind = ''] = /^api\.(\w+)\.(\w+)\.(\w+)$/.exec(definition) ?? [];
  if (!kind) return undefined;
  const group = names.get(folder) ?? groups[folder] ?? `${folder}.k8s.io`;
  return { apiVersion: group ? `${group}/${version}` : version, kind };
}

/** The group of each package, as the OpenAPI file has it. */
function groupNames(published: ReadonlyMap<string, Unstructured>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [definition, schema] of published) {
    const [, folder] = /^api\.(\w+)\./.exec(definition) ?? [];
    const kind = schema['x-kubernetes-group-version-kind']?.[0];
    if (folder && kind) names.set(folder, kind.group);
  }
  return names;
}

function collect(
  name: string,
  source: ReadonlyMap<string, Unstructured>,
  published: ReadonlyMap<string, Unstructured>,
  found: Map<string, Unstructured>,
): void {
  if (published.has(name) || found.has(name)) return;
  const definition = source.get(name);
  if (!definition) throw new Error(`no definition ${name}`);
  found.set(name, definition);
  for (const [, other] of JSON.stringify(definition).matchAll(/"#\/definitions\/io\.k8s\.([^"]+)"/g)) {
    collect(other as string, source, published, found);
  }
}
