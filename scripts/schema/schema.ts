import { InputError } from '../input-error';
import type { Manifest } from '../model/kube/manifest';
import { refOf } from '../model/kube/manifest';
import { suggestion } from '../model/kube/nearest';
import type { Finding } from '../rule/finding';
import { deprecated, outdated } from './api';
import { tell } from './message';
import { named } from './name';
import type { SchemaRuleId, SchemaViolation } from './rules';
import { schemaRules } from './rules';
import type { CustomResource } from './store/crd';
import { customResources, dropNulls } from './store/crd';
import type { Definition, Kind } from './store/definition';
import { hoist } from './store/hoist';
import type { Store } from './store/store';
import { isBuiltIn, kubernetesVersions, storeOf } from './store/store';
import type { Validator } from './validator';
import { validatorOf } from './validator';

/** What decides whether an object fits. */
export interface SchemaOptions {
  /** Kubernetes minor version, `1.36`. */
  kubernetesVersion: string;
  /** Kinds without a schema that are accepted: `Kind.group/version`. */
  allowedKinds?: readonly string[];
  /** The overlays in which the objects were found. */
  overlays?: readonly string[];
}

/**
 * Checks objects against the schemas of a Kubernetes version, closed: a field that a kind does not have is an error.
 * CustomResourceDefinitions among the objects describe the others.
 * @throws InputError for a version without schemas.
 */
export function schema(objects: readonly Manifest[], options: SchemaOptions): Finding[] {
  const { kubernetesVersion, allowedKinds = [], overlays = [] } = options;
  const version = kubernetesVersion.replace(/^v/, '');
  if (!kubernetesVersions.includes(version)) {
    throw new InputError(`Kubernetes ${kubernetesVersion}: expected one of ${kubernetesVersions.join(', ')}`);
  }
  const schemas = schemasOf(version, objects);
  return objects.flatMap((object) =>
    violations(object, version, schemas, allowedKinds).map(({ id, ...violation }) => ({
      policy: id,
      severity: severities[id],
      ...violation,
      object: refOf(object),
      overlays,
      source: null,
      waiver: null,
    })),
  );
}

const severities = Object.fromEntries(schemaRules.map(({ id, severity }) => [id, severity])) as Record<
  SchemaRuleId,
  Finding['severity']
>;

interface Schemas {
  store: Store;
  /** The versions of the CustomResourceDefinitions among the objects, by `apiVersion Kind`. */
  custom: ReadonlyMap<string, CustomResource>;
  validator: Validator;
}

const validators = new Map<string, Validator>();

/** The schemas of a version; its compiled checks are kept for the next target where no object adds to them. */
function schemasOf(version: string, objects: readonly Manifest[]): Schemas {
  const store = storeOf(version);
  const own = objects.filter(({ kind }) => kind === 'CustomResourceDefinition').flatMap(customResources);
  if (!own.length) {
    const validator = validators.get(version) ?? validatorOf((name) => store.definition(name));
    validators.set(version, validator);
    return { store, custom: new Map(), validator };
  }
  const definitions = new Map<string, Definition>();
  for (const { definition, schema: root } of own) definitions.set(definition, hoist(root, definitions));
  for (const definition of definitions.values()) dropNulls(definition);
  const custom = new Map(own.map((resource) => [`${resource.apiVersion} ${resource.kind}`, resource]));
  return { store, custom, validator: validatorOf((name) => definitions.get(name) ?? store.definition(name), false) };
}

function violations(
  object: Manifest,
  version: string,
  schemas: Schemas,
  allowedKinds: readonly string[],
): SchemaViolation[] {
  const { apiVersion, kind } = object;
  const { store, custom, validator } = schemas;
  const known = kindOf(schemas, apiVersion, kind);
  const api = outdated(object, version) ?? deprecated(known);
  const outdatedApi = api ? [api] : [];
  if (!known && !allowedKinds.includes(`${kind}.${apiVersion}`)) {
    if (api) return outdatedApi;
    const versions = servedVersions(custom, apiVersion, kind);
    if (versions)
      return [
        {
          id: 'schema/unknown-kind',
          path: 'apiVersion',
          message: `${apiVersion} ${kind} is not served: its CustomResourceDefinition serves ${versions}`,
        },
      ];
    const near = suggestion(kind, kindsOf(store, custom, apiVersion));
    return [
      {
        id: 'schema/unknown-kind',
        path: 'kind',
        message: `Kubernetes ${version} has no kind ${kind} in ${apiVersion}${near}`,
      },
    ];
  }
  const described = known ?? store.unserved(apiVersion, kind);
  if (!described) return [...outdatedApi, ...named(object)];
  const { unnamed, value } = asDescribed(object, described, store);
  const problems = validator.validate(value, described.definition).map((problem) => tell(problem, object));
  return [...outdatedApi, ...(unnamed ? [] : named(object)), ...problems];
}

/**
 * Not every kind of Kubernetes is kept under a name (`DeleteOptions`, `Status`), and to one without metadata the parser
 * gave an empty map of it.
 */
function asDescribed(object: Manifest, { definition }: Kind, store: Store): { unnamed: boolean; value: object } {
  const { metadata, ...rest } = object;
  if (metadata?.name ?? metadata?.['generateName']) return { unnamed: false, value: object };
  const root = store.definition(definition);
  const described = root?.properties?.['metadata'];
  if (!root || described?.ref?.endsWith('.ObjectMeta')) return { unnamed: false, value: object };
  return { unnamed: true, value: described || Object.keys(metadata ?? {}).length ? object : rest };
}

/**
 * A CustomResourceDefinition of the target replaces one that came with this project, all its versions, and never
 * Kubernetes' own kinds.
 */
function kindOf({ store, custom }: Schemas, apiVersion: string, kind: string): Kind | undefined {
  const known = store.kind(apiVersion, kind);
  if (known && isBuiltIn(known)) return known;
  const own = custom.get(`${apiVersion} ${kind}`);
  if (own) return own.served ? own : undefined;
  return servedVersions(custom, apiVersion, kind) ? undefined : known;
}

/** The versions that a CustomResourceDefinition of the target serves of a kind, as text; undefined without one. */
function servedVersions(
  custom: ReadonlyMap<string, CustomResource>,
  apiVersion: string,
  kind: string,
): string | undefined {
  const group = groupOf(apiVersion);
  const own = [...custom.values()].filter(
    (resource) => resource.kind === kind && groupOf(resource.apiVersion) === group,
  );
  return own.length
    ? own.flatMap((resource) => (resource.served ? resource.apiVersion : [])).join(', ') || 'no version'
    : undefined;
}

const groupOf = (apiVersion: string): string => apiVersion.slice(0, apiVersion.indexOf('/'));

function kindsOf(store: Store, custom: ReadonlyMap<string, CustomResource>, apiVersion: string): string[] {
  const all = [...store.kinds(), ...custom.keys()];
  return all.filter((id) => id.startsWith(`${apiVersion} `)).map((id) => id.slice(apiVersion.length + 1));
}
