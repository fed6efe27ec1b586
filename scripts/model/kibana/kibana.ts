import type { Origin, Said, Setting, Settings } from '../elasticsearch/settings';
import { commandLine, fromFile, settingsOf } from '../elasticsearch/settings';
import { kibanaNames } from '../elasticsearch/tables/known';
import type { Version } from '../elasticsearch/version';
import { imageVersion } from '../elasticsearch/version';
import type { Variable } from '../kube/environment';
import { environment } from '../kube/environment';
import { ofKindIn } from '../kube/lookup';
import type { Manifest } from '../kube/manifest';
import type { Mount, MountedFile } from '../kube/mount';
import { mountedFiles, mounts } from '../kube/mount';
import type { LocatedContainer } from '../kube/pod';
import { containers, podTemplate } from '../kube/pod';
import { matches } from '../kube/selector';
import type { Stack } from '../kube/stack';

/** Kibana instances that one workload runs. */
export interface Kibana {
  workload: Manifest;
  namespace: string;
  name: string;
  container: LocatedContainer;
  version: Version | undefined;
  settings: Settings;
  variables: ReadonlyMap<string, Variable>;
  mounts: readonly Mount[];
  files: readonly MountedFile[];
  /** The mounted `kibana.yml`, or undefined where the image's own is used. */
  config: MountedFile | undefined;
  replicas: number;
  services: readonly Manifest[];
}

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod'];

/** The kinds that a finding about Kibana may land on. */
export const kibanaKinds: readonly string[] = [...kinds, 'ConfigMap'];

const folder = '/usr/share/kibana';

/** Every Kibana of the stack: `stack.memo(kibanas)`. */
export function kibanas(stack: Stack): readonly Kibana[] {
  return kinds
    .flatMap((kind) => stack.ofKind(kind))
    .flatMap((workload) =>
      containers(workload)
        .filter(
          ({ list, value }) =>
            list === 'containers' && /(^|\/)kibana(-wolfi|-ubi|-oss)?(:|@|$)/.test(String(value.image ?? '')),
        )
        .map((container) => kibana(container, workload, stack)),
    );
}

/** The place of the configuration as a whole. */
export function kibanaOrigin({ config, workload, container }: Kibana): Origin {
  if (config?.object && config.text !== undefined) {
    return { object: config.object, path: `data[${config.key}]`, position: { line: 1, column: 1 } };
  }
  return { object: workload, path: container.path };
}

/** The addresses of Elasticsearch that Kibana uses; empty where nothing says. A JSON list is a list. */
export function elasticsearchHosts({ settings }: Kibana): { url: string; setting: Setting }[] {
  const setting = settings.get('elasticsearch.hosts');
  if (!setting) return [];
  return elements(setting).map((url) => ({ url, setting }));
}

/** The elements of a value that may be a YAML list, a JSON list or one text. */
export function elements({ text, list, sequence }: Setting): readonly string[] {
  if (sequence) return list;
  if (text.trimStart().startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed)) return parsed.map(String);
    } catch {
      return [text];
    }
  }
  return text ? [text] : [];
}

/** An absolute path in the container; a relative one counts from Kibana's folder. */
export function kibanaPath(file: string): string {
  return file.startsWith('/') ? file : `${folder}/${file}`;
}

function kibana(container: LocatedContainer, workload: Manifest, stack: Stack): Kibana {
  const namespace = workload.metadata?.namespace ?? '';
  const variables = environment(container, workload, stack);
  const mounted = mounts(container, workload);
  const files = mountedFiles(mounted, workload, stack);
  const config = files.find(
    ({ file }) => file === `${variables.get('KBN_PATH_CONF')?.text ?? `${folder}/config`}/kibana.yml`,
  );
  const read = fromFile(config);
  const labels = podTemplate(workload)?.value.metadata?.labels;
  const { replicas } = workload['spec'] ?? {};
  return {
    workload,
    namespace,
    name: workload.metadata?.name ?? '',
    container,
    version: imageVersion(container.value.image),
    settings: settingsOf(
      [...read.said, ...fromVariables(variables, workload), ...fromCommand(container, variables, workload)],
      variables,
      read,
    ),
    variables,
    mounts: mounted,
    files,
    config,
    replicas: typeof replicas === 'number' && replicas >= 0 ? replicas : 1,
    services: ofKindIn(stack, 'Service', namespace).filter((service) => matches(service['spec']?.selector, labels)),
  };
}

/** The image turns `ELASTICSEARCH_HOSTS` into `--elasticsearch.hosts`, if it is on its list (`bin/kibana-docker`). */
function fromVariables(variables: ReadonlyMap<string, Variable>, object: Manifest): Said[] {
  return kibanaNames.flatMap((key): Said[] => {
    const variable = variables.get(key.toUpperCase().replaceAll('.', '_'));
    return variable?.text
      ? [{ key, text: variable.text, layer: 'variable', origin: { object, path: variable.path } }]
      : [];
  });
}

function fromCommand(container: LocatedContainer, variables: ReadonlyMap<string, Variable>, object: Manifest): Said[] {
  return commandLine(container, variables).flatMap(({ word, path }): Said[] => {
    const [, key, text] = /^--([\w.]+)=(.*)$/s.exec(word) ?? [];
    return key?.includes('.') ? [{ key, text: text ?? '', layer: 'argument', origin: { object, path } }] : [];
  });
}
