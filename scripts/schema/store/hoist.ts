import { createHash } from 'node:crypto';
import type { Definition } from './definition';

/** Below this many characters of JSON a schema is not worth a definition of its own. */
const worthwhile = 400;

/**
 * Moves the large parts of a schema into definitions of their own, named by their content, so that equal parts are
 * kept once and a part that no object uses is never compiled.
 * @returns the schema with `ref` in place of what was moved into `definitions`.
 */
export function hoist(schema: Definition, definitions: Map<string, Definition>): Definition {
  const inner = (part: Definition): Definition => {
    const moved = hoist(part, definitions);
    if (!moved.properties) return moved;
    const { default: preset, nullable, ...whole } = moved;
    const text = JSON.stringify(whole);
    if (text.length < worthwhile) return moved;
    const name = createHash('sha256').update(text).digest('hex').slice(0, 12);
    definitions.set(name, whole);
    return { ref: name, ...(preset === undefined ? {} : { default: preset }), ...(nullable ? { nullable } : {}) };
  };
  const result = { ...schema };
  if (schema.properties) {
    result.properties = Object.fromEntries(Object.entries(schema.properties).map(([key, part]) => [key, inner(part)]));
  }
  if (schema.items) result.items = inner(schema.items);
  if (typeof schema.additionalProperties === 'object') result.additionalProperties = inner(schema.additionalProperties);
  return result;
}
