import type { Unstructured } from '../../model/kube/shape';
/** What the Go source of the API says of a field and the published OpenAPI file leaves out. */
export interface GoField {
  enum?: readonly string[];
  /** The values of an element, in a list or a map. */
  itemEnum?: readonly string[];
  default?: unknown;
}

/**
 * The definitions of `zz_generated.openapi.go` as an OpenAPI file would have them, by short name
 * (`api.core.v1.Container`), without descriptions. The file is machine-made: each line opens a literal, closes one, or
 * holds one value. Of what Go computes (`OpenAPISchemaType()`) nothing is said.
 */
export function goDefinitions(source: string): Map<string, Unstructured> {
  const packages = new Map(
    Array.from(source.matchAll(/^\t(\w+) "(k8s\.io\/[^"]+)"$/gm), ([, alias, path]) => [
      alias as string,
      path as string,
    ]),
  );
  const definitions = new Map<string, Unstructured>();
  const open: Unstructured[] = [];
  for (const line of source.split('\n')) {
    const func = /^func schema_(\w+)\(/.exec(line);
    if (func) {
      open.length = 0;
      open.push({});
      definitions.set(definitionName(func[1] as string), open[0]);
    }
    if (line.startsWith('\t\tDependencies:')) open.length = 0;
    const inner = open.at(-1);
    if (!inner) continue;
    const opened = /^\t+(?:("[^"]+"|\w+): +)?(?:&?[\w.[\]{}]*?)\{$/.exec(line);
    if (opened) {
      open.push(nested(inner, opened[1], /\[\](?:string|interface\{\})\{$/.test(line)));
    } else if (/^\t+\}[,)]*$/.test(line)) {
      open.pop();
    } else if (Array.isArray(inner)) {
      inner.push(JSON.parse(line.trim().replace(/,$/, '')));
    } else {
      const [, key = '', text = ''] = /^\t+("[^"]+"|\w+): +(.*),$/.exec(line) ?? [];
      const value = key === 'Description' ? undefined : literal(text, packages);
      if (value !== undefined) inner[keyword(key)] = key === 'Type' ? (value as string[])[0] : value;
    }
  }
  return definitions;
}

/** The wrappers of Go's types are no level of the schema: what they hold belongs to what holds them. */
const wrappers = new Set(['Schema', 'SchemaProps', 'VendorExtensible', 'Extensions', undefined]);

function nested(holder: Unstructured, key: string | undefined, list: boolean): unknown {
  if (Array.isArray(holder)) return {};
  if (wrappers.has(key)) return holder;
  return (holder[keyword(key as string)] = list ? [] : {});
}

/** A field of Go's types is a keyword; a name in quotes stays as it is. */
function keyword(key: string): string {
  if (key.startsWith('"')) return key.slice(1, -1);
  return key === 'Ref' ? '$ref' : key.slice(0, 1).toLowerCase() + key.slice(1);
}

function literal(text: string, packages: ReadonlyMap<string, string>): unknown {
  const [, path, alias = '', type] = /^ref\((?:"([^"]+)"|(\w+)\.(\w+)\{\}\.OpenAPIModelName\(\))\)$/.exec(text) ?? [];
  if (path) return reference(path);
  if (type) return reference(`${packages.get(alias) ?? alias}.${type}`);
  const list = /^\[\](?:string|interface\{\})\{(.*)\}$/.exec(text);
  if (list) return JSON.parse(`[${list[1] ?? ''}]`);
  return /^("|-?\d|true$|false$)/.test(text) ? JSON.parse(text) : undefined;
}

const reference = (path: string): string =>
  `#/definitions/${path.replace(/^k8s\.io\//, 'io.k8s.').replaceAll('/', '.')}`;

/** `k8sio_api_core_v1_Container` to `api.core.v1.Container`. */
function definitionName(func: string): string {
  return func
    .replace(/^k8sio_/, '')
    .replace(/^pkg_apis_apiextensions_/, 'apiextensions-apiserver.pkg.apis.apiextensions.')
    .replace(/^pkg_apis_meta_/, 'apimachinery.pkg.apis.meta.')
    .replace(/^pkg_apis_apiregistration_/, 'kube-aggregator.pkg.apis.apiregistration.')
    .replaceAll('_', '.');
}

/** The enums and defaults of one definition, by field. */
export function goFields(definition: Unstructured): Map<string, GoField> {
  return new Map(
    Object.entries<Unstructured>(definition?.properties ?? {}).map(
      ([name, { enum: values, items, additionalProperties = items, default: preset }]) => [
        name,
        {
          ...(values ? { enum: values } : {}),
          ...(additionalProperties?.enum ? { itemEnum: additionalProperties.enum } : {}),
          ...(preset === undefined || typeof preset === 'object' ? {} : { default: preset }),
        },
      ],
    ),
  );
}
