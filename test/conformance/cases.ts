import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

/** A case of a suite: the words that lead to it (`baseline`, `v1.30`, `fail`, `hostports0`), its file and what to call that. */
export interface Case {
  words: readonly string[];
  file: string;
  label: string;
}

/** A tree whose leaves name files: version → name → file, or level → version → verdict → name → file. */
type Index = { readonly [word: string]: Index | string };

/**
 * The cases of a suite, either as its project publishes them, in folders by these words, or with `index.json` over
 * `cases/`, where equal files are stored once.
 * @param folder the folder of the suite.
 */
export function casesIn(folder: string): Case[] {
  const index = join(folder, 'index.json');
  return existsSync(index) ? indexed(JSON.parse(readFileSync(index, 'utf8')) as Index, folder) : published(folder);
}

function indexed(index: Index, folder: string, above: readonly string[] = []): Case[] {
  return Object.entries(index).flatMap(([word, inner]) => {
    const words = [...above, word];
    if (typeof inner !== 'string') return indexed(inner, folder, words);
    return [{ words, file: join(folder, 'cases', `${inner}.yaml`), label: inner }];
  });
}

function published(folder: string): Case[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (file) => file.isFile() && file.name.endsWith('.yaml'),
  );
  return files
    .map(({ parentPath, name }) => {
      const words = [...relative(folder, parentPath).split(sep), basename(name, '.yaml')];
      return { words, file: join(parentPath, name), label: words.join('/') };
    })
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}
