/** What an example changes of the usual DaemonSet, as flow YAML. */
export interface AgentOptions {
  image?: string;
  /** Entries of `env`. */
  env?: string;
  /** More entries of `volumeMounts` and `volumes`, behind the configuration. */
  mounts?: string;
  volumes?: string;
  /** More fields of the container, of the pod, lines with their own indentation left out. */
  container?: string;
  pod?: string;
  /** More keys of the ConfigMap: name and text. */
  files?: Readonly<Record<string, string>>;
  /** More documents. */
  more?: string;
}

/** A DaemonSet that runs Fluentd with this `fluent.conf`, as an example of a rule. */
export function agentExample(config: string, options: AgentOptions = {}): string {
  const {
    image = 'fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1',
    env,
    mounts,
    volumes,
    container,
    pod,
    files,
    more,
  } = options;
  const join = (first: string, rest?: string) => (rest ? `${first}, ${rest}` : first);
  return `
      kind: ConfigMap
      metadata: { name: config, namespace: logs }
      data:
${Object.entries({ 'fluent.conf': config, ...files })
  .map(([name, text]) => `        ${name}: |\n${indented(text, 10)}`)
  .join('\n')}
      ---
      kind: DaemonSet
      metadata: { name: fluentd, namespace: logs }
      spec:
        template:
          spec:
            containers:
              - name: fluentd
                image: ${image}
${env ? `                env: [${env}]\n` : ''}${container ? `${indented(container, 16)}\n` : ''}                volumeMounts: [${join('{ name: config, mountPath: /fluentd/etc }', mounts)}]
            volumes: [${join('{ name: config, configMap: { name: config } }', volumes)}]
${pod ? `${indented(pod, 12)}\n` : ''}${more ? `      ---\n${indented(more, 6)}\n` : ''}`;
}

function indented(text: string, width: number): string {
  const lines = text.replace(/^\s*\n|\s+$/g, '').split('\n');
  const margin = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => `${' '.repeat(width)}${line.slice(margin)}`.trimEnd()).join('\n');
}
