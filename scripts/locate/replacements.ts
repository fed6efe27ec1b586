import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit, Place } from './edit';
import type { Layer } from './layer';
import { targeted } from './selector';
import type { Step } from './steps';
import { valueAt } from './steps';
import type { Found } from './text';
import { elements, field, placeOf, rootOf, scalar, value } from './text';

/** An entry of `replacements:`, or the file that it names: one replacement or a list of them. */
export function replacementEdits(place: Place, entry: Found): Edit[] {
  const path = scalar(field(entry, 'path')?.node);
  const file = typeof path === 'string' ? join(place.folder, path) : undefined;
  if (file === undefined) return targetEdits(entry);
  if (!existsSync(file)) return [];
  const root = rootOf(place.open(file));
  const listed = elements(root);
  return (listed.length ? listed : [root]).flatMap(targetEdits);
}

function targetEdits(replacement: Found): Edit[] {
  return elements(field(replacement, 'targets')).map((target) => {
    const select = field(target, 'select');
    const rejects = elements(field(target, 'reject'));
    const layer = replacementLayer(replacement, target);
    return (instances) => {
      for (const instance of instances) {
        if ((!select || targeted(select, instance)) && !rejects.some((reject) => targeted(reject, instance)))
          instance.layers.push(layer);
      }
    };
  });
}

function replacementLayer(replacement: Found, target: Found): Layer {
  const paths = field(target, 'fieldPaths');
  const listed = paths ? value(paths) : ['metadata.name']; // kustomize's default
  const wanted = (Array.isArray(listed) ? listed : []).filter((path) => typeof path === 'string').map(segmentsOf);
  return {
    kind: 'replacements',
    setting(steps, rendered) {
      if (
        !wanted.some(
          (path) =>
            path.length === steps.length && path.every((segment, index) => names(segment, steps[index] as Step)),
        )
      )
        return undefined;
      return { place: placeOf(replacement), value: valueAt(rendered, steps) };
    },
  };
}

/** `spec.containers.[name=a].image`: a point in a key is written `\.`, or the key stands in brackets. */
function segmentsOf(path: string): string[] {
  const parts = path.match(/\[[^\]]*\]|(?:\\.|[^.[\\])+/g) ?? [];
  return parts.map((part) => part.replace(/\\(.)/g, '$1'));
}

function names(segment: string, step: Step): boolean {
  if (segment === '*') return true;
  const inner = /^\[(.*)\]$/s.exec(segment)?.[1] ?? segment;
  if ('key' in step) return step.key === segment || step.key === inner;
  const [, key = '', wanted] = /^([^=]*)=(.*)$/s.exec(inner) ?? [];
  if (wanted === undefined) return segment === String(step.index);
  return String((step.element as Record<string, unknown> | null)?.[key] ?? (key === '' ? step.element : '')) === wanted;
}
