import type { ProgramOptions } from './manifest';
import { program } from './manifest';

/** Kibana: a Deployment with the label `app: kibana`. */
export function kibana({ pod, ...options }: ProgramOptions = {}): string {
  const usual = { name: 'kibana', image: 'kibana:9.5.3', file: 'kibana.yml', folder: '/usr/share/kibana/config' };
  return program('Deployment kibana', usual, { ...options, pod: { labels: 'app: kibana', ...pod } });
}
