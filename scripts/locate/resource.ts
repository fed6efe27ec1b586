import type { Layer } from './layer';
import { follow } from './steps';
import type { Found } from './text';
import { field, innerPlace, placeOf, value } from './text';

/** The file in which an object is written. */
export function resourceLayer(start: Found): Layer {
  return { ...mergeLayer('resource', start), origin: placeOf(start) };
}

/** YAML that is merged into an object, field by field: the object's own file, or a strategic merge patch. */
export function mergeLayer(kind: string, start: Found): Layer {
  return {
    kind,
    setting(steps) {
      const found = follow(start, steps);
      return found && { place: placeOf(found), value: value(found), source: { found, field: true } };
    },
    inside(key, { line, column }) {
      const data = field(start, 'data');
      const found = data && field(data, key);
      return found && innerPlace(found, line, column);
    },
  };
}
