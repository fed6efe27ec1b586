import type { Version } from '../version';

/**
 * The settings that some releases of a product know: in `settings` one letter a release, then what a value must be
 * where that is known: see `DumpSettings.java`.
 */
export interface Table {
  /** The releases, oldest first; a release stands for its major version. */
  versions: readonly string[];
  settings: Readonly<Record<string, string>>;
}

/** What a release says of a setting: `removed` was known to an older release of the table, `added` to a newer one. */
export type Status = 'known' | 'deprecated' | 'keystore' | 'removed' | 'added' | 'unknown';

/** What a value must be: `percent` also takes bytes. */
export type ValueType = 'bool' | 'time' | 'bytes' | 'percent' | 'int' | 'float';

/** Tells for a key and a version what it is; the newest release of the table stands for an unknown version. */
export interface Lookup {
  status(key: string, version: Version | undefined): Status;
  /** What its value must be, where that is known. */
  type(key: string): ValueType | undefined;
  /** The exact names that a version knows, for suggestions. */
  names(version: Version | undefined): readonly string[];
  /** The major version after this one that no longer knows a key, or undefined. */
  removedIn(key: string, version: Version | undefined): number | undefined;
}

/**
 * Indexes tables. A key that ends in a dot is a group, an asterisk stands for one name, which may itself have dots when
 * the asterisk comes last.
 */
export function lookupOf(tables: readonly Table[]): Lookup {
  const exact = new Map<string, string>();
  const groups: [string, string][] = [];
  const patterns = new Map<string, [RegExp, string][]>();
  const majors = (tables[0]?.versions ?? []).map((version) => Number.parseInt(version, 10));
  for (const { settings } of tables) {
    for (const [key, letters] of Object.entries(settings)) {
      if (key.endsWith('.')) groups.push([key, letters]);
      else if (!key.includes('*')) exact.set(key, letters);
      else {
        const head = key.slice(0, key.indexOf('*'));
        const list = patterns.get(head) ?? [];
        list.push([new RegExp(`^${key.split('*').map(escapeRegex).join('[^.]+')}$`), letters]);
        patterns.set(head, list);
      }
    }
  }
  groups.sort(([a], [b]) => b.length - a.length);
  const letters = (key: string): string | undefined => {
    const found = exact.get(key);
    if (found !== undefined) return found;
    for (const [head, list] of patterns) {
      if (!key.startsWith(head)) continue;
      for (const [pattern, value] of list) if (pattern.test(key)) return value;
    }
    return groups.find(([head]) => key.startsWith(head) && key.length > head.length)?.[1];
  };
  const column = (version: Version | undefined): number => {
    if (!version) return majors.length - 1;
    const index = majors.filter((major) => major <= version.major).length - 1;
    return Math.max(index, 0);
  };
  return {
    type: (key) => letters(key)?.split(' ')[1] as ValueType | undefined,
    removedIn(key, version) {
      const value = letters(key)?.slice(0, majors.length) ?? '';
      const at = column(version);
      const gone = value.indexOf('-', at + 1);
      return value[at] === '-' || gone < 0 ? undefined : majors[gone];
    },
    status(key, version) {
      const value = letters(key);
      if (value === undefined) return 'unknown';
      const at = column(version);
      const letter = value[at] ?? '-';
      if (letter === 'k') return 'keystore';
      if (letter === 'd') return 'deprecated';
      if (letter === 's') return 'known';
      return /[sdk]/.test(value.slice(0, at)) ? 'removed' : 'added';
    },
    names(version) {
      const at = column(version);
      return Array.from(exact).flatMap(([key, value]) => (value[at] === 's' ? [key] : []));
    },
  };
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
