import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropNulls } from './crd';
import type { Definition, Kind } from './definition';
import type { Lifecycle } from './lifecycle';

/** The kinds and definitions of one Kubernetes version, and of the custom resources known for every version. */
export interface Store {
  kind(apiVersion: string, kind: string): Kind | undefined;
  /** A kind that the API server does not serve and its source describes: a removed API, what webhooks are sent. */
  unserved(apiVersion: string, kind: string): Kind | undefined;
  definition(name: string): Definition | undefined;
  /** Every `apiVersion Kind` that has a schema. */
  kinds(): string[];
}

/** The folder of the generated files. */
export const data = join(__dirname, '../data');

/** The Kubernetes minors that have schemas, oldest first. */
export const kubernetesVersions: readonly string[] = ['1.33', '1.34', '1.35', '1.36', '1.37'];

const stores = new Map<string, Store>();

/**
 * The schemas of a Kubernetes minor, `1.36`. A line of the data files is parsed when its definition is asked for.
 * @throws Error for a minor without schemas.
 */
export function storeOf(kubernetesVersion: string): Store {
  let store = stores.get(kubernetesVersion);
  if (!store) stores.set(kubernetesVersion, (store = open(kubernetesVersion)));
  return store;
}

/** The releases of every API that was or will be removed, by `apiVersion Kind`. */
export function lifecycles(): Readonly<Record<string, Lifecycle>> {
  return (lifecycleTable ??= JSON.parse(read('lifecycle.json')) as Record<string, Lifecycle>);
}

let lifecycleTable: Record<string, Lifecycle> | undefined;

const read = (file: string): string => readFileSync(join(data, file), 'utf8');

function open(kubernetesVersion: string): Store {
  if (!kubernetesVersions.includes(kubernetesVersion)) throw new Error(`no schemas of Kubernetes ${kubernetesVersion}`);
  const lines = new Map<string, string>();
  index(read('custom-resources.tsv'), kubernetesVersion, lines);
  index(read('kubernetes.tsv'), kubernetesVersion, lines);
  let others: Map<string, string> | undefined;
  const unserved = (name: string): string | undefined => {
    if (!others) index(read('unserved.tsv'), kubernetesVersion, (others = new Map()));
    return others.get(name);
  };
  return {
    kind: (apiVersion, kind) => kindOf(apiVersion, kind, lines.get(`${apiVersion} ${kind}`)),
    unserved: (apiVersion, kind) => kindOf(apiVersion, kind, unserved(`${apiVersion} ${kind}`)),
    definition(name) {
      const line = lines.get(name) ?? unserved(name);
      if (line === undefined) return undefined;
      const definition = JSON.parse(line) as Definition;
      return isKubernetes(name) ? optional(definition) : dropNulls(definition);
    },
    kinds: () => Array.from(lines.keys()).filter((name) => name.includes(' ')),
  };
}

function kindOf(apiVersion: string, kind: string, line: string | undefined): Kind | undefined {
  return line === undefined
    ? undefined
    : { apiVersion, kind, ...(JSON.parse(line) as Omit<Kind, 'apiVersion' | 'kind'>) };
}

/** Is it a kind of Kubernetes itself, not a custom resource? */
export const isBuiltIn = ({ definition }: Kind): boolean => isKubernetes(definition);

/** A name of the Kubernetes file: `api.core.v1.Pod`; a custom resource's has a slash, a part of one no dot. */
const isKubernetes = (name: string): boolean => name.includes('.') && !name.includes('/');

/** Kubernetes' own types are decoded from JSON, where null leaves a field unset. */
function optional(definition: Definition): Definition {
  for (const [name, property] of Object.entries(definition.properties ?? {})) {
    if (!definition.required?.includes(name)) property.optional = true;
    const { additionalProperties: values } = property;
    if (typeof values === 'object' && (values.type ?? values.ref?.endsWith('.Quantity'))) values.nullable = true; // the empty text, or 0
  }
  return definition;
}

/** Splits a file into its lines without copying them: name, the minors it holds for (`1.33-1.35`, or all), JSON. */
function index(text: string, version: string, lines: Map<string, string>): void {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const name = text.indexOf('\t', start);
    const minors = text.indexOf('\t', name + 1);
    if (holds(text.slice(name + 1, minors), version)) lines.set(text.slice(start, name), text.slice(minors + 1, end));
    start = end + 1;
  }
}

function holds(range: string, version: string): boolean {
  if (!range) return true;
  const [from = '', to = ''] = range.split('-');
  return minor(from) <= minor(version) && minor(version) <= minor(to);
}

const minor = (version: string): number => Number(version.slice(version.indexOf('.') + 1));
