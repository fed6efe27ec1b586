import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Heap } from '../elasticsearch/jvm';
import { heapOf, jvmOptionLines, jvmOptionWords } from '../elasticsearch/jvm';
import type { Origin, Said, Settings } from '../elasticsearch/settings';
import { fromFile, settingsOf } from '../elasticsearch/settings';
import { bytes } from '../elasticsearch/units';
import type { Version } from '../elasticsearch/version';
import { imageVersion } from '../elasticsearch/version';
import { fileGlob } from '../fluentd/glob';
import type { Variable } from '../kube/environment';
import { environment } from '../kube/environment';
import { ofKindIn } from '../kube/lookup';
import type { Manifest } from '../kube/manifest';
import type { Mount, MountedFile } from '../kube/mount';
import { mountedFiles, mountOf, mounts as mountsOf } from '../kube/mount';
import { key as pathKey } from '../kube/path';
import type { LocatedContainer } from '../kube/pod';
import { containers, podTemplate, workloadKinds } from '../kube/pod';
import { quantity } from '../kube/quantity';
import { matches } from '../kube/selector';
import type { Stack } from '../kube/stack';
import { compile } from './compile';
import type { Branch, Config, Place, Plugin, Refusal, Section } from './config';
import { branches, plugins } from './config';
import type { Options } from './value';
import { optionsRead } from './value';

/** Where the image keeps Logstash. */
export const home = '/usr/share/logstash';

/** One file of a pipeline, read or refused. */
export interface PipelineFile {
  mounted: MountedFile;
  config?: Config;
  refusal?: Refusal;
}

/** One pipeline: all its files are one configuration, every output sees the events of every input. */
export interface Pipeline {
  id: string;
  /** Where `pipelines.yml` names it, or the container where the image's own does. */
  origin: Origin;
  /** In force for it: what `pipelines.yml` says, over `logstash.yml`. */
  settings: Settings;
  files: readonly PipelineFile[];
  /** False where a file of it is not in the stack: nothing can be said about the flow. */
  readable: boolean;
}

/** A container that runs Logstash, with all that it reads. */
export interface Logstash {
  workload: Manifest;
  namespace: string;
  name: string;
  container: LocatedContainer;
  version: Version | undefined;
  settings: Settings;
  /** What is wrong with `pipelines.yml`. */
  problems: readonly { message: string; origin: Origin }[];
  pipelines: readonly Pipeline[];
  variables: ReadonlyMap<string, Variable>;
  mounts: readonly Mount[];
  files: readonly MountedFile[];
  /** The mounted `logstash.yml`, or undefined where the image's own is used. */
  config: MountedFile | undefined;
  heap: Heap;
  /** Memory limit and CPU limit of the container, NaN where there is none. */
  memory: number;
  cpu: number;
  replicas: number;
  services: readonly Manifest[];
}

/** The kinds that a finding about Logstash may land on. */
export const logstashKinds: readonly string[] = ['ConfigMap', ...workloadKinds];

/** Every Logstash of the stack: `stack.memo(logstashes)`. */
export function logstashes(stack: Stack): readonly Logstash[] {
  return workloadKinds
    .flatMap((kind) => stack.ofKind(kind))
    .flatMap((workload) =>
      containers(workload)
        .filter(({ list, value }) => list === 'containers' && isLogstash(value.image))
        .map((container) => logstash(container, workload, stack)),
    );
}

/** Is it the image of Logstash? */
export function isLogstash(image: unknown): boolean {
  return /(^|\/)logstash(-oss|-wolfi|-ubi)?(:|@|$)/.test(String(image ?? ''));
}

function logstash(container: LocatedContainer, workload: Manifest, stack: Stack): Logstash {
  const namespace = workload.metadata?.namespace ?? '';
  const variables = environment(container, workload, stack);
  const mounts = mountsOf(container, workload);
  const files = mountedFiles(mounts, workload, stack);
  const at = (name: string) => files.find(({ file }) => file === `${home}/config/${name}`);
  const config = at('logstash.yml');
  const read = fromFile(config);
  // The image's own file, where nothing lies over it.
  const image: Said[] = config
    ? []
    : [{ key: 'api.http.host', text: '0.0.0.0', layer: 'file', origin: { object: workload, path: container.path } }];
  const said = [...image, ...read.said];
  const settings = settingsOf(said, variables, read);
  const { pipelines, problems } = pipelinesOf(at('pipelines.yml'), said, {
    container,
    workload,
    variables,
    mounts,
    files,
  });
  const options = [
    ...jvmOptionLines(at('jvm.options')?.text ?? '').map(({ text }) => text),
    ...jvmOptionWords(variables.get('LS_JAVA_OPTS')?.text ?? ''),
  ];
  const origin = { object: workload, path: container.path };
  const { replicas } = workload['spec'] ?? {};
  const labels = podTemplate(workload)?.value.metadata?.labels;
  return {
    workload,
    namespace,
    name: workload.metadata?.name ?? '',
    container,
    version: imageVersion(container.value.image),
    settings,
    problems,
    pipelines,
    variables,
    mounts,
    files,
    config,
    heap: heapOf(options.map((text) => ({ text, origin }))),
    memory: quantity(container.value.resources?.limits?.memory),
    cpu: quantity(container.value.resources?.limits?.cpu ?? container.value.resources?.requests?.cpu),
    replicas: typeof replicas === 'number' && replicas >= 0 ? replicas : 1,
    services: ofKindIn(stack, 'Service', namespace).filter((service) => matches(service['spec']?.selector, labels)),
  };
}

type Process = Pick<Logstash, 'container' | 'workload' | 'variables' | 'mounts' | 'files'>;

function pipelinesOf(
  file: MountedFile | undefined,
  global: readonly Said[],
  process: Process,
): Pick<Logstash, 'pipelines' | 'problems'> {
  const { container, workload, variables } = process;
  const own: Origin = { object: workload, path: container.path };
  if (!file) {
    const path = global.find(({ key }) => key === 'path.config')?.text ?? `${home}/pipeline`;
    const settings = settingsOf(global, variables, { problems: [], complete: true });
    return { problems: [], pipelines: [{ id: 'main', origin: own, settings, ...filesOf(path, process) }] };
  }
  const { object, text } = file;
  if (!object || text === undefined) return { problems: [], pipelines: [] };
  const path = pathKey('data', file.key);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const place = (offset = 0): Origin => {
    const { line, col } = lines.linePos(offset);
    return { object, path, position: { line: Math.max(line, 1), column: Math.max(col, 1) } };
  };
  const problems = document.errors.map(({ message, pos }) => ({
    message: message.replace(/(?: at line \d+, column \d+)?:?\n[\s\S]*$/, ''),
    origin: place(pos[0]),
  }));
  if (!isSeq(document.contents))
    return { pipelines: [], problems: [...problems, { message: 'expected a list of pipelines', origin: place() }] };
  const pipelines = document.contents.items.flatMap((item): Pipeline[] => {
    if (!isMap(item)) return [];
    const said = item.items.flatMap(({ key, value }): Said[] =>
      isScalar(key)
        ? [
            {
              key: String(key.value),
              text: isScalar(value) ? String(value.source ?? value.value ?? '') : '',
              layer: 'file',
              origin: place(key.range?.[0]),
            },
          ]
        : [],
    );
    const settings = settingsOf([...global, ...said], variables, { problems: [], complete: true });
    const id = settings.get('pipeline.id')?.text ?? 'main';
    const origin = said.find(({ key }) => key === 'pipeline.id')?.origin ?? place(item.range?.[0]);
    const inline = said.find(({ key }) => key === 'config.string');
    if (inline) {
      const { config, refusal } = readFile(inline.text, 'config.string');
      return [
        {
          id,
          origin,
          settings,
          files: [{ mounted: file, ...(config && { config }), ...(refusal && { refusal }) }],
          readable: true,
        },
      ];
    }
    return [{ id, origin, settings, ...filesOf(settings.get('path.config')?.text ?? '', process) }];
  });
  return { pipelines, problems };
}

/** The files that a path names, by name: a folder, a file or a pattern. */
function filesOf(path: string, { files, mounts }: Process): Pick<Pipeline, 'files' | 'readable'> {
  const folder = path.replace(/\/+$/, '');
  const named = fileGlob(files.some(({ file }) => file.startsWith(`${folder}/`)) ? `${folder}/*` : path);
  const found = files
    .filter(({ file }) => named(file) && !file.endsWith('~'))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const known = found.filter(({ text }) => text !== undefined);
  return {
    files: known.map((mounted) => ({ mounted, ...readFile(mounted.text ?? '', mounted.file) })),
    // An empty claim, or a ConfigMap that somebody else makes, may hold more.
    readable: known.length > 0 && known.length === found.length && mountOf(folder, mounts)?.kind !== 'claim',
  };
}

function readFile(text: string, file: string): Pick<PipelineFile, 'config' | 'refusal'> {
  const read = compile(text, { file });
  return 'error' in read ? { refusal: read } : { config: read };
}

/** What sets a line of a pipeline: its ConfigMap, or the container. */
export function originIn({ files, workload, container }: Logstash, { file, line, column }: Place): Origin {
  const mounted = files.find((one) => one.file === file);
  if (!mounted?.object || mounted.kind !== 'ConfigMap') return { object: workload, path: container.path };
  return { object: mounted.object, path: pathKey('data', mounted.key), position: { line, column } };
}

/** Where a setting is set; else the first line of `logstash.yml`, or the container. */
export function settingOrigin({ settings, config, workload, container }: Logstash, name: string): Origin {
  const set = settings.get(name);
  if (set) return set.origin;
  if (config?.object && config.text !== undefined)
    return { object: config.object, path: pathKey('data', config.key), position: { line: 1, column: 1 } };
  return { object: workload, path: container.path };
}

/** A plugin of a pipeline, with the conditions around it. */
export interface Use {
  logstash: Logstash;
  pipeline: Pipeline;
  section: Section;
  plugin: Plugin;
  around: readonly { branch: Branch; holds: boolean }[];
  options: Options;
}

/** Every plugin of every pipeline of a section, in order. */
export function* uses(logstash: Logstash, ...sections: readonly Section[]): Generator<Use> {
  for (const pipeline of logstash.pipelines) {
    for (const section of sections.length ? sections : (['input', 'filter', 'output'] as const)) {
      for (const { config } of pipeline.files) {
        if (!config) continue;
        for (const { plugin, around } of plugins(config[section]))
          yield { logstash, pipeline, section, plugin, around, options: optionsRead(plugin, logstash.variables) };
      }
    }
  }
}

/** Every branch of every pipeline. */
export function* branchesOf(logstash: Logstash): Generator<{ pipeline: Pipeline; section: Section; branch: Branch }> {
  for (const pipeline of logstash.pipelines) {
    for (const section of ['input', 'filter', 'output'] as const) {
      for (const { config } of pipeline.files) {
        if (config) for (const branch of branches(config[section])) yield { pipeline, section, branch };
      }
    }
  }
}

/** The persistent queues and the dead letters that a pipeline keeps, in bytes. */
export function storage({ settings }: Pipeline): { queue: number; page: number; deadLetters: number } {
  const size = (name: string, otherwise: number) => {
    const set = settings.get(name);
    return set ? bytes(set.text) : otherwise;
  };
  const persisted = settings.get('queue.type')?.text === 'persisted';
  const letters = settings.get('dead_letter_queue.enable')?.text === 'true';
  return {
    queue: persisted ? size('queue.max_bytes', 2 ** 30) : 0,
    page: size('queue.page_capacity', 64 * 2 ** 20),
    deadLetters: letters ? size('dead_letter_queue.max_bytes', 2 ** 30) : 0,
  };
}

/** The claim under the data, in bytes; NaN where its size is unknown, undefined where there is none. */
export function dataVolume({ settings, mounts }: Logstash): { mount: Mount; size: number } | undefined {
  const path = settings.get('path.data')?.text ?? `${home}/data`;
  const mount = mountOf(path, mounts);
  if (mount?.kind !== 'claim') return undefined;
  return { mount, size: quantity(mount.volume?.claimTemplate?.spec?.resources?.requests?.storage) };
}
