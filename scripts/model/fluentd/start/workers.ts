import type { Element } from '../config';
import { sections } from '../config';
import { argument } from '../plugin';
import type { Environment } from '../ruby';
import type { Refusal } from './values';

const allowed = new Set(['source', 'match', 'filter', 'label']);

/** What Fluentd refuses of `<worker>` sections (root_agent.rb, configure). */
export function* refusedWorkers(root: Element, workers: number, environment: Environment): Generator<Refusal> {
  const used = new Set<number>();
  for (const section of sections(root, 'worker')) {
    const { place } = section;
    const text = argument(section, environment);
    if (text === '') {
      yield { message: 'Missing worker id on <worker> directive', place };
      continue;
    }
    const [first, last] = workerRange(text);
    if (first > last) yield { message: `<worker ${text}> counts down`, place };
    for (let id = first; id <= last; id += 1) {
      if (id < 0 || id > workers - 1) {
        yield { message: `<worker ${text}>: there are the workers 0 to ${workers - 1}`, place };
        break;
      }
      if (first < last && used.has(id)) yield { message: `<worker ${text}>: the worker ${id} is in two ranges`, place };
      if (text.includes('-')) used.add(id);
    }
    for (const child of sections(section))
      if (!allowed.has(child.name))
        yield { message: `<worker> section cannot have <${child.name}> directive`, place: child.place };
  }
}

/** The workers that a `<worker>` names, read as Ruby's `to_i` does: `0-2`, `1`, anything else is 0. */
export function workerRange(text: string): [first: number, last: number] {
  const parts = text.split('-');
  while (parts.at(-1) === '') parts.pop();
  const [first = '', last = ''] = parts;
  if (parts.length === 2) return [toInteger(first), toInteger(last)];
  const one = toInteger(text);
  return [one, one];
}

const toInteger = (text: string) => Number(/^\s*[+-]?\d+/.exec(text)?.[0] ?? 0);

/** Inputs that a second process may run beside the first (`multi_workers_ready?`), and outputs that may not. */
const sharedInputs = new Set(
  'exec forward gc_stat http monitor_agent object_space sample dummy syslog tcp udp prometheus prometheus_monitor prometheus_output_monitor prometheus_tail_monitor'.split(
    ' ',
  ),
);
const boundOutputs = new Set(['detect_exceptions', 'grep']);

/** May several workers run the plugin? Undefined where nobody knows. */
export function sharable(kind: string, type: string): boolean | undefined {
  if (kind === 'input') return type === 'debug_agent' ? undefined : sharedInputs.has(type);
  return kind === 'output' ? !boundOutputs.has(type) : true;
}
