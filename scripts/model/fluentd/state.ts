import type { Agent } from './agent';
import type { Element, Place } from './config';
import { param, sections } from './config';
import { pluginType, settings } from './plugin';

/** A file in which an agent remembers: renamed, it reads everything again or forgets what it had not sent. */
export interface StatePath {
  what: 'pos_file' | 'buffer';
  path: string;
  place: Place;
  /** Does the source read from the head, so that a new name means every line again? */
  readFromHead: boolean;
  /** What it belongs to, the same before and after a change: `tail /var/log/containers/*.log`, `elasticsearch es`. */
  owner: string;
}

/** Every position file and every file buffer of an agent. */
export function statePaths(agent: Agent): StatePath[] {
  const { environment } = agent;
  const found: StatePath[] = [];
  const visit = (element: Element, owner: string): void => {
    const type = pluginType(element, environment);
    const read = settings(element, environment);
    const add = (what: StatePath['what'], name: string) => {
      const set = param(element, name);
      const path = read.text(name);
      if (set && path !== undefined)
        found.push({ what, path, place: set.place, readFromHead: read.bool('read_from_head', false), owner });
    };
    if (element.name === 'source' && type === 'tail') add('pos_file', 'pos_file');
    if (element.name === 'buffer' && type.startsWith('file')) add('buffer', 'path');
    const name = read.text('@id') ?? read.text('path') ?? read.text('host');
    const own = ['source', 'match', 'store'].includes(element.name) ? `${type}${name ? ` ${name}` : ''}` : owner;
    found.forEach((state, index) => {
      if (state.owner === '' && own) found[index] = { ...state, owner: own };
    });
    for (const child of sections(element)) visit(child, own);
  };
  visit(agent.root, '');
  return found;
}
