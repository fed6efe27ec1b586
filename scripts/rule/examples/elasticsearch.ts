import type { ProgramOptions } from './manifest';
import { configMap, indented, program } from './manifest';

/** What an example changes of the usual nodes. */
export interface NodeOptions extends ProgramOptions {
  replicas?: number;
}

/** Nodes of Elasticsearch: a StatefulSet, or of the kind before the name; the label `role` has the name. */
export function nodes(head: string, { replicas, pod: { spec, ...pod } = {}, ...options }: NodeOptions = {}): string {
  const usual = {
    name: 'elasticsearch',
    image: 'elasticsearch:9.5.3',
    file: 'elasticsearch.yml',
    folder: '/usr/share/elasticsearch/config',
  };
  const labels = `role: ${head.replace(/.*[ /]/, '')}`;
  const fields = [...(replicas === undefined ? [] : [`replicas: ${replicas}`]), ...(spec ? [indented(spec)] : [])].join(
    '\n',
  );
  return program(head.includes(' ') ? head : `StatefulSet ${head}`, usual, {
    ...options,
    pod: { labels, spec: fields, ...pod },
  });
}

/** The files that the bootstrap Job sends to Elasticsearch: names, and JSON. */
export function bootstrap(files: Readonly<Record<string, string>>, namespace?: string): string {
  return configMap(namespace ? `${namespace}/bootstrap` : 'bootstrap', files);
}
