import { isLiteral, environment as variablesOf } from '../kube/environment';
import type { Manifest } from '../kube/manifest';
import type { Mount, MountedFile } from '../kube/mount';
import { mountedFiles, mounts as mountsOf } from '../kube/mount';
import type { LocatedContainer } from '../kube/pod';
import { containers, workloadKinds } from '../kube/pod';
import type { Stack } from '../kube/stack';
import type { Element, Place } from './config';
import { param, sections } from './config';
import type { AgentImage } from './image';
import { agentImage, configFolder, imageFiles, isFluentd } from './image';
import { expandConfig } from './include';
import type { Environment, Variable } from './ruby';
import { integer, resolve } from './value';

/** A container that runs Fluentd, with the configuration that it reads. */
export interface Agent {
  workload: Manifest;
  container: LocatedContainer;
  image: AgentImage;
  /** The file that Fluentd is started with. */
  entry: string;
  /** The configuration, includes in place. */
  root: Element;
  problems: readonly { message: string; place: Place }[];
  missing: readonly { target: string; place: Place }[];
  environment: Environment;
  mounts: readonly Mount[];
  /** Files that ConfigMaps and Secrets put into the container, by path. */
  files: ReadonlyMap<string, MountedFile>;
  /** False where the entry is in no ConfigMap of the stack and no known image: nothing can be said about the flow. */
  readable: boolean;
  /** How many processes run it. */
  workers: number;
}

/** Every container of a stack that runs Fluentd. */
export function agents(stack: Stack): readonly Agent[] {
  return stack.memo(allAgents);
}

function allAgents(stack: Stack): Agent[] {
  const parsed = new Map<string, Parsed>();
  return workloadKinds.flatMap((kind) =>
    stack.ofKind(kind).flatMap((workload) =>
      containers(workload)
        .filter(({ value, list }) => list === 'containers' && typeof value.image === 'string' && isFluentd(value.image))
        .map((container) => agent(workload, container, stack, parsed)),
    ),
  );
}

/** What is read of a configuration. Agents with the same text and variables share it, and all that is derived from it. */
type Parsed = Pick<Agent, 'root' | 'problems' | 'missing' | 'workers'>;

function agent(workload: Manifest, container: LocatedContainer, stack: Stack, parsed: Map<string, Parsed>): Agent {
  const image = agentImage(container.value.image);
  const mounts = mountsOf(container, workload);
  const files = new Map(mountedFiles(mounts, workload, stack).map((file) => [file.file, file]));
  const texts = new Map<string, string>();
  // A volume over the folder hides what the image has there; a mount of one file hides that file alone.
  const hidden = (path: string) =>
    mounts.some(({ mountPath, subPath }) => path === mountPath || (!subPath && path.startsWith(`${mountPath}/`)));
  for (const [path, text] of imageFiles(image)) if (!hidden(path)) texts.set(path, text);
  for (const [path, { text }] of files) if (text !== undefined) texts.set(path, text);

  const variables = variablesForRuby(container, workload, stack, image);
  const entry = entryOf(container, variables);
  const same = identity(entry, texts, variables);
  const config = parsed.get(same) ?? parse(entry, texts, variables);
  parsed.set(same, config);
  const { workers } = config;
  return {
    workload,
    container,
    image,
    entry,
    ...config,
    environment: environmentOf(variables, workers),
    mounts,
    files,
    readable: texts.has(entry),
  };
}

function parse(entry: string, texts: ReadonlyMap<string, string>, variables: ReadonlyMap<string, Variable>): Parsed {
  const first = expandConfig(entry, texts, { variables });
  const workers = workersOf(first.root, { variables });
  const { root, problems, missing } = workers === 1 ? expandConfig(entry, texts, environmentOf(variables, 1)) : first;
  return { root, problems, missing, workers };
}

/** With one worker its id is known, and the configuration may name it. */
function environmentOf(variables: ReadonlyMap<string, Variable>, workers: number): Environment {
  return workers === 1 ? { variables, workerId: '0' } : { variables };
}

/** All that a configuration is read from: its files, and the variables that they name, or all where a name is computed. */
function identity(entry: string, texts: ReadonlyMap<string, string>, variables: ReadonlyMap<string, Variable>): string {
  const all = Array.from(texts.values()).join('\n');
  const computed = /ENV(?!\[\s*(["'])\w+\1\s*\]|\.fetch\(\s*(["'])\w+\2)/.test(all);
  const named = Array.from(variables).filter(([name]) => computed || all.includes(name));
  return JSON.stringify([entry, Array.from(texts), named]);
}

function variablesForRuby(
  container: LocatedContainer,
  workload: Manifest,
  stack: Stack,
  image: AgentImage,
): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const [name, { text }] of variablesOf(container, workload, stack)) {
    variables.set(name, isLiteral(text) ? { text } : { label: text.replace(/\{([^{}]*)\}/g, '<$1>') });
  }
  for (const name of ['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'])
    variables.set(name, { label: `<${name}>` });
  if (image.daemonset && atLeast(image.version, [1, 19, 3])) excludeOwnFiles(variables);
  return variables;
}

/** The image's entrypoint adds its own log to the exclusions of the bundled configuration. */
function excludeOwnFiles(variables: Map<string, Variable>): void {
  const all = '/var/log/containers/*.log';
  const own = '/var/log/containers/fluentd*.log';
  const [path, exclude] = ['FLUENT_CONTAINER_TAIL_PATH', 'FLUENT_CONTAINER_TAIL_EXCLUDE_PATH'].map((name) => {
    const variable = variables.get(name);
    return variable && 'text' in variable ? variable.text : '';
  }) as [string, string];
  const excluded = exclude.split(',').map((text) => text.trim());
  if (excluded.includes(own)) return;
  if (exclude) variables.set('FLUENT_CONTAINER_TAIL_EXCLUDE_PATH', { text: `${exclude},${own}` });
  else if (!path || path.split(',').some((text) => text.trim() === all))
    variables.set('FLUENT_CONTAINER_TAIL_EXCLUDE_PATH', { text: own });
}

function atLeast(version: string | undefined, wanted: readonly number[]): boolean {
  const parts = (version ?? '').split('.').map(Number);
  for (const [index, number] of wanted.entries()) {
    const part = parts[index] ?? 0;
    if (part !== number) return part > number;
  }
  return true;
}

/** `-c FILE` of the command, or `FLUENTD_CONF` in the image's folder. */
function entryOf({ value }: LocatedContainer, variables: ReadonlyMap<string, Variable>): string {
  const all = [value.command, value.args]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .join(' ')
    .split(/\s+/);
  const words = all.slice(all.findIndex((word) => /(?:^|\/)fluentd$/.test(word)) + 1); // the options of a shell are in front
  const option = words.findIndex((word) => /^(?:-c|--config)(?:=|$)/.test(word));
  const file = words[option]?.split('=')[1] ?? (option < 0 ? undefined : words[option + 1]);
  if (file) return file;
  const name = variables.get('FLUENTD_CONF');
  return `${configFolder}/${name && 'text' in name ? name.text : 'fluent.conf'}`;
}

function workersOf(root: Element, environment: Environment): number {
  for (const system of sections(root, 'system')) {
    const workers = param(system, 'workers');
    const text = workers && resolve(workers.value, environment).text;
    if (typeof text === 'string' && integer(text) > 0) return integer(text);
  }
  return 1;
}
