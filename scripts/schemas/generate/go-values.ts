/** What the Go source of the API says of a field and the published OpenAPI file leaves out. */
export interface GoField {
  enum?: readonly string[];
  itemEnum?: readonly string[];
  default?: unknown;
}

/**
 * The enums and defaults of `zz_generated.openapi.go`, by definition (`api.core.v1.Container`) and field. The file is
 * machine-made, so its indentation is its structure: a field stands five tabs deep, what it says of itself seven, what
 * it says of its elements ten.
 */
export function goValues(source: string): Map<string, Map<string, GoField>> {
  const definitions = new Map<string, Map<string, GoField>>();
  let fields: Map<string, GoField> | undefined;
  let field: GoField = {};
  for (const line of source.split('\n')) {
    const func = /^func schema_(\w+)\(/.exec(line);
    if (func) {
      fields = new Map();
      definitions.set(definitionName(func[1] as string), fields);
      continue;
    }
    const opened = /^\t{5}"([^"]+)": \{$/.exec(line);
    if (opened) fields?.set(opened[1] as string, (field = {}));
    const said = /^(\t+)(Enum|Default): +(.*),$/.exec(line);
    if (!said) continue;
    const [, { length: depth }, what, value] = said as unknown as [string, string, string, string];
    if (what === 'Enum') field[depth === 7 ? 'enum' : 'itemEnum'] = literals(value);
    else if (depth === 7 && /^("|\d|true|false)/.test(value)) field.default = JSON.parse(value);
  }
  return definitions;
}

function literals(value: string): string[] {
  return JSON.parse(value.replace(/^\[\]interface\{\}\{(.*)\}$/, '[$1]')) as string[];
}

/** `k8sio_api_core_v1_Container` to `api.core.v1.Container`. */
function definitionName(func: string): string {
  return func
    .replace(/^k8sio_/, '')
    .replace(/^pkg_apis_apiextensions_/, 'apiextensions-apiserver.pkg.apis.apiextensions.')
    .replace(/^pkg_apis_meta_/, 'apimachinery.pkg.apis.meta.')
    .replace(/^pkg_apis_apiregistration_/, 'kube-aggregator.pkg.apis.apiregistration.')
    .replaceAll('_', '.');
}
