import type { Place } from '../model/fluentd/config';
import type { Locate } from '../model/fluentd/trace';
import { besideEntry } from '../model/fluentd/trace';
import { ref } from '../model/kube/manifest';
import { key } from '../model/kube/path';
import type { Target } from '../source/target';
import { locator } from './locate';

/** The line of the file that an agent's ConfigMap was made of, where it is one of the repository's. */
export function agentLines(root: string, target: Target): Locate {
  const { source } = locator(root, target);
  const known = new Map<string, Place>(); // a thousand pods go by the same few lines
  return (agent, place) => {
    const { kind, metadata } = agent.workload;
    const id = [kind, metadata.namespace, metadata.name, place.file, place.line, place.column].join('\n');
    const before = known.get(id);
    if (before) return before;
    const mounted = agent.files.get(place.file);
    const { line, column } = place;
    const found =
      mounted?.object &&
      source({ object: ref(mounted.object), path: key('data', mounted.key), position: { line, column } });
    const located = found ?? besideEntry(agent, place);
    known.set(id, located);
    return located;
  };
}
