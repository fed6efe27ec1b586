import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { readEntry, writeEntry } from '../cache';
import { InputError } from '../input-error';
import pin from './kustomize-release.json';
import { cache, repository } from './repository';

const run = promisify(execFile);
const windows = process.platform === 'win32';
const program = windows ? 'kustomize.exe' : 'kustomize';

/** What the finder needs of its surroundings; a test gives others. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  cache: string;
  platform: string;
  arch: string;
  sha256: Readonly<Record<string, string>>;
  download(url: string): Promise<Buffer>;
  say(line: string): void;
}

const here: Surroundings = {
  env: process.env,
  cache,
  platform: process.platform,
  arch: process.arch,
  sha256: pin.sha256,
  download,
  say: (line) => process.stderr.write(`${line}\n`),
};

/**
 * The path of kustomize in exactly the pinned version (`kustomize-release.json`), the one that Argo CD bundles. Looks at
 * `$KUSTOMIZE` and PATH, then at the copy installed before; else installs the official release, verified against
 * its checksum, or builds it with Go.
 * @throws InputError when no way is left, or when an archive has a wrong checksum.
 */
export async function kustomize(around: Surroundings = here): Promise<string> {
  if (around !== here) return find(around);
  return (known ??= find(here).catch((error: unknown) => {
    known = undefined;
    throw error;
  }));
}

/** Overlays are built side by side: the program is looked for, or installed, once. */
let known: Promise<string> | undefined;

async function find(around: Surroundings): Promise<string> {
  const installed = join(around.cache, 'kustomize', pin.version, program);
  const found = (await onPath(around)) ?? (existsSync(installed) ? installed : undefined);
  if (found) return found;

  const failures: string[] = [];
  for (const [way, install] of [
    ['download', downloaded],
    ['go install', built],
  ] as const) {
    try {
      return await install(installed, around);
    } catch (error) {
      if (error instanceof InputError) throw error;
      failures.push(`${way}: ${(error as Error).message.trim().split('\n').at(-1)}`);
    }
  }
  throw new InputError(
    `kustomize ${pin.version} not found. Any of these four ways will do:\n` +
      `  1. have ${pin.version} on PATH, or set KUSTOMIZE to it\n` +
      `  2. copy it to ${installed}\n` +
      `  3. let it be downloaded from ${pin.releases}\n` +
      `  4. install Go, and it is built from ${pin.module}\n` +
      failures.map((failure) => `  tried ${failure}`).join('\n'),
  );
}

/** @throws InputError when `$KUSTOMIZE` names anything but the pinned version. */
async function onPath({ env, cache }: Surroundings): Promise<string | undefined> {
  const named = env['KUSTOMIZE'];
  if (named) {
    const found = existsSync(named) ? ((await version(named)) ?? 'no program that answers') : 'nothing there';
    if (found === pin.version) return named;
    throw new InputError(`KUSTOMIZE=${named}: expected kustomize ${pin.version}, found ${found}`);
  }
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const candidate = join(folder, program);
    if (existsSync(candidate) && !ofRepository(candidate) && (await isPinned(candidate, cache))) return candidate;
  }
  return undefined;
}

/** npm puts `node_modules/.bin` first on PATH: what a branch may have brought is not taken for kustomize. */
function ofRepository(path: string): boolean {
  const inside = relative(realpathSync(repository), realpathSync(path));
  return !isAbsolute(inside) && !/^\.\.(?:[/\\]|$)/.test(inside);
}

/** Asks a program its version, once: the answer is kept for as long as the file stays the same. */
async function isPinned(candidate: string, cache: string): Promise<boolean> {
  const { mtimeMs, size } = statSync(candidate);
  const stamp = JSON.stringify([candidate, mtimeMs, size, pin.version]);
  const kept = join(cache, 'kustomize', 'on-path.json');
  if (readEntry(kept) === stamp) return true;
  if ((await version(candidate)) !== pin.version) return false;
  writeEntry(kept, stamp);
  return true;
}

async function version(path: string): Promise<string | undefined> {
  try {
    return (await run(path, ['version'], { timeout: 10_000, killSignal: 'SIGKILL' })).stdout.trim();
  } catch {
    return undefined; // not a kustomize that runs here; the next candidate is asked
  }
}

async function downloaded(installed: string, around: Surroundings): Promise<string> {
  const { platform, arch, sha256, say } = around;
  const system = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[platform] ?? platform;
  const processor = { x64: 'amd64', arm64: 'arm64' }[arch] ?? arch;
  const name = `kustomize_${pin.version}_${system}_${processor}.${system === 'windows' ? 'zip' : 'tar.gz'}`;
  const expected = sha256[name];
  if (!expected) throw new Error(`no release for ${system} ${processor}`);

  say(`kustomize ${pin.version} is not here yet: downloading ${pin.releases}${name}`);
  const archive = await around.download(`${pin.releases}${name}`);
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== expected) throw new InputError(`${name}: expected sha256 ${expected}, found ${found}; not installed`);
  return withFolder(installed, async (folder) => {
    writeFileSync(join(folder, name), archive);
    // tar of Windows 10 and later reads zip archives too
    await run('tar', ['-xf', name, program], { cwd: folder });
    return join(folder, program);
  });
}

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function built(installed: string, { env, say }: Surroundings): Promise<string> {
  return withFolder(installed, async (folder) => {
    say(`kustomize ${pin.version} cannot be downloaded: building it with Go, about a minute`);
    const started = Date.now();
    const alive = setInterval(
      () => say(`  building kustomize … ${Math.round((Date.now() - started) / 1000)} s`),
      10_000,
    );
    try {
      const own = { ...env, GOFLAGS: '', GO111MODULE: 'on' };
      const { stdout } = await run('go', ['mod', 'download', '-json', pin.module], { cwd: folder, env: own });
      const { Dir = '', Sum = '' } = JSON.parse(stdout) as { Dir?: string; Sum?: string };
      if (Sum !== pin.sum) throw new InputError(`${pin.module}: expected ${pin.sum}, found ${Sum}; not built`);
      // in the module's own folder: its go.sum, which that sum covers, holds the sums of all that it requires
      const flags = `-s -w -X sigs.k8s.io/kustomize/api/provenance.version=${pin.version}`;
      const build = ['build', '-mod=readonly', '-trimpath', '-ldflags', flags, '-o', join(folder, program), '.'];
      await exited(spawn('go', build, { cwd: Dir, env: own }));
    } finally {
      clearInterval(alive);
    }
    return join(folder, program);
  });
}

function exited(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(errors || `exit code ${code}`))));
  });
}

/** Makes the program in a folder of its own and renames it into place: two runs at once cannot see half a file. */
async function withFolder(installed: string, make: (folder: string) => Promise<string>): Promise<string> {
  const target = join(installed, '..');
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(target, 'install-'));
  try {
    renameSync(await make(folder), installed);
    return installed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
