import { suggestion } from '../model/kube/nearest';
import { item, key } from '../model/kube/path';
import { stepsOf, valueAt } from './steps';

/** The tail of a message about a path that an object does not have: the nearest, or what stands where it ends. */
export function nearestField(object: unknown, path: string): string {
  const { steps, missing } = stepsOf(object, path);
  const [name] = missing;
  if (name === undefined) return '';
  const parent = valueAt(object, steps);
  const before = steps.reduce(
    (text, step) => ('key' in step ? key(text, step.key) : item(text, step.element, step.index)),
    '',
  );
  const known = Array.isArray(parent)
    ? parent.map((element, index) => item(before, element, index))
    : Object.keys(parent !== null && typeof parent === 'object' ? parent : {}).map((entry) => key(before, entry));
  const asked = Array.isArray(parent) ? item(before, { name }, 0) : key(before, name);
  const last = (text: string) => text.slice(before.length);
  const near = suggestion(last(asked), known.map(last));
  if (near) return near.replace('mean ', `mean ${before}`);
  return known.length
    ? ` (${before || 'the object'} has ${known.map((entry) => last(entry).replace(/^\./, '')).join(', ')})`
    : '';
}
