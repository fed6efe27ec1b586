import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = join(__dirname, '..');
const sources = ['scripts', 'policies']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts'));

/**
 * The rooms: a target is read, checked, its findings are located and reported. A file imports from its own room and
 * from those after it, never back.
 */
const rooms = [
  'scripts/cli.ts',
  'scripts/commands',
  'scripts/review',
  'scripts/diff',
  'scripts/fix',
  'scripts/report',
  'scripts/emit',
  'scripts/inspect',
  'scripts/locate',
  'scripts/engine',
  'scripts/schema',
  'scripts/source',
  'scripts/yaml',
  'policies',
  'scripts/rule',
  'scripts/model',
  'scripts/input-error.ts',
];

function room(file: string): number {
  return rooms.findIndex((name) => file === name || `${file}.ts` === name || file.startsWith(`${name}/`));
}

const house = suite('house');

house('imports go one way', () => {
  const wrong = sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const imports = Array.from(text.matchAll(/(?:from |require\(|import\()'(\.[^']*)'/g), ([, path]) => path ?? '');
    return imports
      .map((path) => relative(root, resolve(root, dirname(file), path)))
      .filter((target) => room(target) >= 0 && room(target) < room(file))
      .map((target) => `${file} imports ${target}`);
  });
  assert.equal(wrong, []);
});

house('every source file has a room', () => {
  assert.equal(
    sources.filter((file) => room(file) < 0),
    [],
  );
});

house('every suite of every test file runs', () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  );
  const silent = files.filter((file) => {
    const text = readFileSync(join(__dirname, file), 'utf8');
    const made = text.match(/\bsuite(<[^>]*>)?\(/g)?.length ?? 0;
    const run = text.match(/\.run\(\)/g)?.length ?? 0;
    return made !== run && !/import \{ test \}/.test(text);
  });
  assert.ok(files.length > 1);
  assert.equal(silent, []);
});

house('only commands print, read arguments or set the exit code', () => {
  const wrong = sources.filter((file) => {
    if (file.startsWith('scripts/commands/') || file === 'scripts/cli.ts') return false;
    return /\bconsole\.|process\.(stdout|argv|exitCode|exit\()/.test(readFileSync(join(root, file), 'utf8'));
  });
  assert.equal(wrong, []);
});

house('names no JSON file like a TypeScript file beside it: require would take the JSON', () => {
  const json = readdirSync(join(root, 'scripts'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  );
  assert.equal(
    json.filter((file) => sources.includes(join('scripts', file.replace(/\.json$/, '.ts')))),
    [],
  );
});

house.run();
