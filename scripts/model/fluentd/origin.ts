import type { Origin } from '../elasticsearch/settings';
import { key } from '../kube/path';
import type { Agent } from './agent';
import type { Place } from './config';

/** What sets a line of an agent's configuration: its ConfigMap, or the container where the image brings the file. */
export function originInConfig(agent: Agent, { file, line, column }: Place): Origin {
  const mounted = agent.files.get(file);
  if (!mounted?.object || mounted.kind !== 'ConfigMap') return originOnContainer(agent, 'image');
  return { object: mounted.object, path: key('data', mounted.key), position: { line, column } };
}

/** A field of the agent's container. */
export function originOnContainer({ workload, container }: Agent, field: string): Origin {
  return { object: workload, path: `${container.path}.${field}` };
}
