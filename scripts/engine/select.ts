import { InputError } from '../input-error';
import { suggestion } from '../model/kube/nearest';

/** Does an id or a group name this policy? `kubernetes` and `kubernetes/memory-limits` both do. */
export function names(pattern: string, id: string): boolean {
  return pattern === id || id.startsWith(`${pattern}/`);
}

/**
 * The rules that `--only` and `--skip` leave.
 * @throws InputError for a name that no rule has, with the nearest.
 */
export function select(
  ids: readonly string[],
  only: readonly string[],
  skip: readonly string[],
): (id: string) => boolean {
  const known = [...ids, ...new Set(ids.map((id) => id.split('/')[0] ?? id))];
  for (const pattern of [...only, ...skip]) {
    if (!known.includes(pattern))
      throw new InputError(`unknown policy or group ${pattern}${suggestion(pattern, known)}`);
  }
  return (id) =>
    (!only.length || only.some((pattern) => names(pattern, id))) && !skip.some((pattern) => names(pattern, id));
}
