import type { Variable } from '../kube/environment';
import { environment, inPod } from '../kube/environment';
import { ofKindIn } from '../kube/lookup';
import type { Manifest } from '../kube/manifest';
import type { Mount, MountedFile } from '../kube/mount';
import { mountedFiles, mountOf, mounts } from '../kube/mount';
import type { LocatedContainer } from '../kube/pod';
import { containers, podSpec, podTemplate } from '../kube/pod';
import { quantity } from '../kube/quantity';
import { matches } from '../kube/selector';
import type { Unstructured } from '../kube/shape';
import type { Stack } from '../kube/stack';
import type { Heap, JvmOption } from './jvm';
import { heapOf, jvmOptionLines, jvmOptionWords } from './jvm';
import type { Origin, Said, Settings } from './settings';
import { commandLine, fromFile, settingsOf } from './settings';
import type { Version } from './version';
import { atLeast, imageVersion } from './version';

/** Where the official image keeps Elasticsearch. */
export const home = '/usr/share/elasticsearch';

/** Elasticsearch nodes that one workload runs, all with the same settings. */
export interface NodeSet {
  workload: Manifest;
  namespace: string;
  name: string;
  container: LocatedContainer;
  version: Version | undefined;
  settings: Settings;
  variables: ReadonlyMap<string, Variable>;
  mounts: readonly Mount[];
  files: readonly MountedFile[];
  /** The mounted `elasticsearch.yml`, or undefined where the image's own is used. */
  config: MountedFile | undefined;
  roles: ReadonlySet<string>;
  replicas: number;
  /** Names of the pods; undefined where nobody can know them before they run. */
  pods: readonly string[] | undefined;
  jvm: readonly JvmOption[];
  heap: Heap;
  /** Memory limit and CPU limit of the container, NaN where there is none. */
  memory: number;
  cpu: number;
  /** The paths of `path.data` with what backs each; undefined kind: the container's own layer. */
  data: readonly { path: string; mount: Mount | undefined; origin: Origin }[];
  services: readonly Manifest[];
}

/** Node sets that form one cluster: the same namespace and `cluster.name`. */
export interface Cluster {
  name: string;
  namespace: string;
  sets: readonly NodeSet[];
}

const kinds = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod'];

/** The kinds that a finding about a node may land on. */
export const nodeKinds: readonly string[] = [...kinds, 'ConfigMap'];

/** Every set of Elasticsearch nodes in the stack: `stack.memo(elasticNodes)`. */
export function elasticNodes(stack: Stack): readonly NodeSet[] {
  return kinds
    .flatMap((kind) => stack.ofKind(kind))
    .flatMap((workload) =>
      containers(workload)
        .filter(({ list, value }) => list === 'containers' && isElasticsearch(value.image))
        .map((container) => nodeSet(container, workload, stack)),
    );
}

/** The nodes that a Service selects. */
export function nodesBehind(service: Manifest, stack: Stack): readonly NodeSet[] {
  return stack.memo(byService).get(service) ?? [];
}

function byService(stack: Stack): ReadonlyMap<Manifest, readonly NodeSet[]> {
  const found = new Map<Manifest, NodeSet[]>();
  for (const set of stack.memo(elasticNodes)) {
    for (const service of set.services) {
      const known = found.get(service);
      if (known) known.push(set);
      else found.set(service, [set]);
    }
  }
  return found;
}

/** The clusters of the stack: `stack.memo(elasticClusters)`. */
export function elasticClusters(stack: Stack): readonly Cluster[] {
  const clusters = new Map<string, { name: string; namespace: string; sets: NodeSet[] }>();
  for (const set of stack.memo(elasticNodes)) {
    const name = nameOfCluster(set);
    const id = `${set.namespace}\n${name}`;
    const cluster = clusters.get(id);
    if (cluster) cluster.sets.push(set);
    else clusters.set(id, { name, namespace: set.namespace, sets: [set] });
  }
  return Array.from(clusters.values());
}

/** The effective `cluster.name`: the image's own file says `docker-cluster`, the default is `elasticsearch`. */
export function nameOfCluster({ settings, config }: NodeSet): string {
  return settings.get('cluster.name')?.text || (config ? 'elasticsearch' : 'docker-cluster');
}

/** Is it the image of an Elasticsearch node? */
export function isElasticsearch(image: unknown): boolean {
  return /(^|\/)elasticsearch(-oss|-wolfi|-ubi)?(:|@|$)/.test(String(image ?? ''));
}

/** Where a setting is set, or the field where it would be: the mounted file's first line, or the container. */
export function originOf(set: NodeSet, key: string): Origin {
  return set.settings.get(key)?.origin ?? configOrigin(set);
}

/** The place of the configuration as a whole. */
export function configOrigin({ config, workload, container }: NodeSet): Origin {
  if (config?.object && config.text !== undefined) {
    return { object: config.object, path: `data[${config.key}]`, position: { line: 1, column: 1 } };
  }
  return { object: workload, path: container.path };
}

/** Every name that the nodes of a set call themselves; undefined where the name depends on a pod nobody can name. */
export function nodeNames(set: NodeSet): readonly string[] | undefined {
  const name = set.settings.get('node.name')?.text ?? '{metadata.name}';
  if (!name.includes('{')) return Array.from({ length: set.replicas }, () => name);
  const names = set.pods?.map((pod) => inPod(name, pod));
  return names?.some((text) => text.includes('{')) ? undefined : names;
}

/** Does the set hold data of any tier? */
export function holdsData({ roles }: NodeSet): boolean {
  return Array.from(roles).some((role) => role === 'data' || role.startsWith('data_'));
}

/** Is the set alone by decision, `discovery.type: single-node`? */
export function isSingleNode({ settings }: NodeSet): boolean {
  return settings.get('discovery.type')?.text === 'single-node';
}

/** Is security on? It is by default since 8.0. */
export function isSecured({ settings, version }: NodeSet): boolean {
  const setting = settings.get('xpack.security.enabled');
  return setting ? setting.text === 'true' : atLeast(version, 8);
}

function nodeSet(container: LocatedContainer, workload: Manifest, stack: Stack): NodeSet {
  const namespace = workload.metadata?.namespace ?? '';
  const version = imageVersion(container.value.image);
  const variables = environment(container, workload, stack);
  const mounted = mounts(container, workload);
  const files = mountedFiles(mounted, workload, stack);
  const folder = variables.get('ES_PATH_CONF')?.text ?? `${home}/config`;
  const config = files.find(({ file }) => file === `${folder}/elasticsearch.yml`);
  const read = fromFile(config);
  const settings = settingsOf(
    [...read.said, ...fromVariables(variables, version, workload), ...fromCommand(container, variables, workload)],
    variables,
    read,
  );
  const jvm = jvmOptions(folder, files, variables, workload);
  const limits = container.value.resources?.limits;
  const labels = podTemplate(workload)?.value.metadata?.labels;
  return {
    workload,
    namespace,
    name: workload.metadata?.name ?? '',
    container,
    version,
    settings,
    variables,
    mounts: mounted,
    files,
    config,
    roles: rolesOf(settings),
    replicas: replicasOf(workload),
    pods: podNames(workload),
    jvm,
    heap: heapOf(jvm),
    memory: quantity(limits?.memory),
    cpu: quantity(limits?.cpu),
    data: dataPaths(settings, mounted, container, workload),
    services: ofKindIn(stack, 'Service', namespace).filter((service) => matches(service['spec']?.selector, labels)),
  };
}

/** Dotted names, and from 7.16 `ES_SETTING_` names: `_` is a dot, `__` an underscore (`bin/elasticsearch-env`). */
function fromVariables(
  variables: ReadonlyMap<string, Variable>,
  version: Version | undefined,
  object: Manifest,
): Said[] {
  return Array.from(variables).flatMap(([name, { text, path }]): Said[] => {
    if (!text) return [];
    const origin = { object, path };
    if (/^[a-z0-9_]+\.[a-z0-9_]+/.test(name)) return [{ key: name, text, layer: 'variable', origin }];
    const upper = /^ES_SETTING_([A-Z0-9_]+)$/.exec(name)?.[1];
    if (upper === undefined || !atLeast(version, 7, 16)) return [];
    const key = upper.toLowerCase().replace(/__|_/g, (mark) => (mark === '_' ? '.' : '_'));
    return [{ key, text, layer: 'variable', origin }];
  });
}

function fromCommand(container: LocatedContainer, variables: ReadonlyMap<string, Variable>, object: Manifest): Said[] {
  const words = commandLine(container, variables);
  return words.flatMap(({ word, path }, index): Said[] => {
    const pair = word === '-E' ? words[index + 1]?.word : /^-E\s*(.+)$/.exec(word)?.[1];
    const [, key, text] = /^([^=\s]+)=(.*)$/s.exec(pair ?? '') ?? [];
    return key === undefined ? [] : [{ key, text: text ?? '', layer: 'argument', origin: { object, path } }];
  });
}

/** The settings that gave roles before `node.roles`, and the role of each. */
export const legacyRoles: readonly (readonly [string, string])[] = [
  ['node.master', 'master'],
  ['node.data', 'data'],
  ['node.ingest', 'ingest'],
  ['node.ml', 'ml'],
  ['node.transform', 'transform'],
  ['node.remote_cluster_client', 'remote_cluster_client'],
];

/** All roles of a node that is told nothing. */
export const allRoles: readonly string[] = [
  'master',
  'data',
  'data_content',
  'data_hot',
  'data_warm',
  'data_cold',
  'data_frozen',
  'ingest',
  'ml',
  'transform',
  'remote_cluster_client',
];

/** Every role that a node may be given. */
export const roleNames: readonly string[] = [...allRoles, 'voting_only', 'index', 'search'];

function rolesOf(settings: Settings): ReadonlySet<string> {
  const roles = settings.get('node.roles');
  if (roles) return new Set(roles.list);
  if (!legacyRoles.some(([key]) => settings.get(key))) return new Set(allRoles);
  const off = (key: string) => settings.get(key)?.text === 'false';
  const names = legacyRoles
    .filter(([key]) => !off(key) && !(key === 'node.transform' && off('node.data')))
    .map(([, role]) => role);
  return new Set(settings.get('node.voting_only')?.text === 'true' ? [...names, 'voting_only'] : names);
}

function replicasOf(workload: Manifest): number {
  const { replicas } = workload['spec'] ?? {};
  return typeof replicas === 'number' && replicas >= 0 ? replicas : 1;
}

function podNames(workload: Manifest): string[] | undefined {
  const { name } = workload.metadata ?? {};
  if (workload.kind === 'Pod') return [name];
  if (workload.kind !== 'StatefulSet') return undefined;
  const start = Number(workload['spec']?.ordinals?.start ?? 0) || 0;
  return Array.from({ length: replicasOf(workload) }, (_, ordinal) => `${name}-${start + ordinal}`);
}

function jvmOptions(
  folder: string,
  files: readonly MountedFile[],
  variables: ReadonlyMap<string, Variable>,
  workload: Manifest,
): JvmOption[] {
  const inFiles = files
    .filter(
      ({ file }) =>
        file === `${folder}/jvm.options` || (file.startsWith(`${folder}/jvm.options.d/`) && file.endsWith('.options')),
    )
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .flatMap(({ text, object, key }) =>
      !object || text === undefined
        ? []
        : jvmOptionLines(text).map((option) => ({
            text: option.text,
            origin: { object, path: `data[${key}]`, position: { line: option.line, column: 1 } },
          })),
    );
  const variable = variables.get('ES_JAVA_OPTS');
  const inVariable = jvmOptionWords(variable?.text ?? '').map((text) => ({
    text,
    origin: { object: workload, path: variable?.path ?? '' },
  }));
  return [...inFiles, ...inVariable];
}

function dataPaths(
  settings: Settings,
  mounts: readonly Mount[],
  container: LocatedContainer,
  workload: Manifest,
): NodeSet['data'] {
  const setting = settings.get('path.data');
  const paths = setting?.list.length ? setting.list : ['data'];
  return paths.map((text) => {
    const path = text.startsWith('/') ? text.replace(/\/+$/, '') : `${home}/${text}`;
    return {
      path,
      mount: mountOf(path, mounts),
      origin: setting?.origin ?? { object: workload, path: `${container.path}.volumeMounts` },
    };
  });
}

/** The pod's part of a node set, or an empty object. */
export function specOf({ workload }: NodeSet): Unstructured {
  return podSpec(workload)?.value ?? {};
}
