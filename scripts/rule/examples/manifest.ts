/** Fields of an object by name; each value is YAML, flow in one line or block in several. */
export type Fields = Readonly<Record<string, string | undefined>>;

/**
 * One document of an example; documents are joined with `+`.
 * @param head kind and name, with or without a namespace: `Service logs/web`; for a `Stack` the kind alone
 * @param fields what stands beside kind and metadata; `metadata` holds flow entries beside name and namespace
 */
export function manifest(head: string, { metadata, ...fields }: Fields = {}): string {
  const { kind, name, namespace } = parsed(head);
  const own = [name && `name: ${name}`, namespace && `namespace: ${namespace}`, metadata].filter(Boolean).join(', ');
  return ['---', `kind: ${kind}`, ...(own ? [`metadata: { ${own} }`] : []), ...lines(fields), ''].join('\n');
}

/**
 * A document of a kind that runs pods, with the fields of the pod's spec. Four more are flow entries: `container`, of
 * the only container, which has the name of the workload; `labels`, of the template; `spec`, of the workload beside the
 * template; `metadata`.
 */
export function withPod(head: string, { container, labels, spec, metadata, ...fields }: Fields = {}): string {
  const { kind, name } = parsed(head);
  const containers = container === undefined ? undefined : `[${flow(`name: ${name}`, container)}]`;
  const pod = map({ containers, ...fields });
  if (kind === 'Pod') return manifest(head, { metadata, spec: pod });
  const template = map({ metadata: labels && flow(`labels: ${flow(labels)}`), spec: pod });
  const workload = joined([...(spec ? [indented(spec)] : []), ...lines({ template })]);
  return manifest(head, {
    metadata,
    spec: kind === 'CronJob' ? map({ jobTemplate: map({ spec: workload }) }) : workload,
  });
}

/** A ConfigMap of files: their names and texts. */
export function configMap(place: string, files: Readonly<Record<string, string>>): string {
  const data = Object.entries(files).map(([name, text]) => `${name}: |\n${indented(text, 2)}\n`);
  return manifest(`ConfigMap ${place}`, { data: data.join('') });
}

/** What an example says of a program that runs in a container and reads one configuration file. */
export interface ProgramOptions {
  /** The text of the file; without it there is none. */
  config?: string | undefined;
  image?: string;
  /** Variables: a value, or as a flow map where it comes from. */
  env?: Readonly<Record<string, string>>;
  /** More flow entries of `volumeMounts` and `volumes`, behind the configuration. */
  mounts?: string;
  volumes?: string;
  /** More fields of the container. */
  container?: Fields;
  /** More fields of the workload, as `withPod` takes them. */
  pod?: Fields;
}

/** A workload of one container that has the ConfigMap `config` mounted in a folder, where there is a `config`. */
export function program(
  head: string,
  { name, image, file, folder }: { name: string; image: string; file: string; folder: string },
  { config, env = {}, mounts, volumes, container, pod, ...options }: ProgramOptions,
): string {
  const list = (first: string, more = '') =>
    ((all) => (all.length ? `[${all.join(', ')}]` : undefined))(
      [config === undefined ? '' : first, more].filter(Boolean),
    );
  const variables = Object.entries(env).map(([variable, value]) =>
    flow(`name: ${variable}`, value.startsWith('{') ? `valueFrom: ${value}` : `value: ${JSON.stringify(value)}`),
  );
  const fields = lines({
    image: options.image ?? image,
    env: variables.length ? `[${variables.join(', ')}]` : undefined,
    ...container,
    volumeMounts: list(`{ name: config, mountPath: ${folder} }`, mounts),
  });
  const namespace = parsed(head).namespace;
  const files = config === undefined ? '' : configMap(namespace ? `${namespace}/config` : 'config', { [file]: config });
  const containers = `- name: ${name}\n${indented(fields.join('\n'), 2)}`;
  const held = list('{ name: config, configMap: { name: config } }', volumes);
  return files + withPod(head, { containers, volumes: held, ...pod });
}

/** Lines without the indentation of their place in the source, and with `width` blanks. */
export function indented(text: string, width = 0): string {
  const all = text.replace(/^\s*\n|\s+$/g, '').split('\n');
  const margin = Math.min(...all.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return all.map((line) => `${' '.repeat(width)}${line.slice(margin)}`.trimEnd()).join('\n');
}

function parsed(head: string): { kind: string; name: string | undefined; namespace: string | undefined } {
  const [kind = '', place = ''] = head.split(' ');
  const [name, namespace] = place.split('/').reverse();
  return { kind, name, namespace };
}

const flow = (...entries: string[]) => `{ ${entries.filter(Boolean).join(', ')} }`;

const several = (text: string) => text.includes('\n');

/** Each field in block style. */
function lines(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [several(value) ? `${name}:\n${indented(value, 2)}` : `${name}: ${value}`],
  );
}

const map = (fields: Fields): string => joined(lines(fields));

/** Flow as long as all is in one line. */
const joined = (entries: readonly string[]): string => (entries.some(several) ? entries.join('\n') : flow(...entries));
