import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../input-error';
import { gitArguments, gitEnvironment } from './git';

/** A file of a commit or of the index. */
export interface Blob {
  mode: string;
  id: string;
  path: string;
}

/** Files above this are laid as holes of their size: no reader of ours takes them, and each refuses them by the size. */
const largest = 16 * 2 ** 20;

/** What one call of git may answer. */
const batch = 128 * 2 ** 20;

/**
 * Lays files as Git stores them into an empty folder: no filter, no encoding and no line ending of `.gitattributes`
 * touches them. Links come last, so that nothing is written through one; submodules are left out.
 * @throws InputError when git cannot read one, or a path leads out of the folder.
 */
export function layBlobs(top: string, blobs: readonly Blob[], folder: string): void {
  const files = blobs.filter(({ mode }) => mode.startsWith('100'));
  const links = blobs.filter(({ mode }) => mode === '120000');
  const sizes = sizesOf(top, [...files, ...links]);
  const sizeOf = ({ id }: Blob) => sizes.get(id) ?? 0;
  const small = [...files, ...links].filter((blob) => sizeOf(blob) <= largest);
  for (const blob of files.filter((one) => sizeOf(one) > largest)) {
    writeFileSync(placeOf(folder, blob.path), '');
    truncateSync(placeOf(folder, blob.path), sizeOf(blob));
  }
  for (const some of batches(small, sizeOf)) {
    const contents = contentsOf(top, some);
    for (const blob of some) {
      const content = contents.get(blob.id) ?? Buffer.alloc(0);
      const place = placeOf(folder, blob.path);
      if (blob.mode === '120000') symlinkSync(content.toString('utf8'), place);
      else writeFileSync(place, content, { mode: blob.mode === '100755' ? 0o755 : 0o644, flag: 'wx' });
    }
  }
}

function placeOf(folder: string, path: string): string {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git'))
    throw new InputError(`${path}: expected a path inside the repository`);
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  return place;
}

/** In their order, each at most a batch. */
function batches(blobs: readonly Blob[], sizeOf: (blob: Blob) => number): Blob[][] {
  const all: Blob[][] = [[]];
  let bytes = 0;
  for (const blob of blobs) {
    bytes += sizeOf(blob) + 100;
    if (bytes > batch) {
      all.push([]);
      bytes = sizeOf(blob);
    }
    all.at(-1)?.push(blob);
  }
  return all.filter(({ length }) => length);
}

function sizesOf(top: string, blobs: readonly Blob[]): Map<string, number> {
  const answer = catFile(top, '--batch-check=%(objectname) %(objectsize)', blobs).toString('utf8');
  return new Map(
    answer.split('\n').flatMap((line): [string, number][] => {
      const [id = '', size = ''] = line.split(' ');
      return id ? [[id, Number(size)]] : [];
    }),
  );
}

function contentsOf(top: string, blobs: readonly Blob[]): Map<string, Buffer> {
  const answer = catFile(top, '--batch', blobs);
  const contents = new Map<string, Buffer>();
  for (let start = 0; start < answer.length; ) {
    const end = answer.indexOf(10, start);
    const [id = '', , size = ''] = answer.toString('latin1', start, end).split(' ');
    contents.set(id, answer.subarray(end + 1, end + 1 + Number(size)));
    start = end + 1 + Number(size) + 1;
  }
  return contents;
}

function catFile(top: string, option: string, blobs: readonly Blob[]): Buffer {
  const { status, stdout, stderr } = spawnSync('git', gitArguments(['cat-file', option]), {
    cwd: top,
    input: blobs.map(({ id }) => `${id}\n`).join(''),
    maxBuffer: 2 * batch,
    env: gitEnvironment(),
  });
  if (status === 0) return stdout;
  throw new InputError(`git cat-file: expected the files of a commit, found ${String(stderr).trim() || 'no answer'}`);
}
