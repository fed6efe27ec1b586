import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { whenLeaving } from './leaving';
import { runCommand } from './run-command';

/** Programs that are built from one wrapper module: `engines/<name>` holds its go.mod and go.sum. */
export interface Engine {
  name: string;
  version: string;
  /** Program name to Go package. */
  programs: Readonly<Record<string, string>>;
  ldflags?: string;
  /** Built in a copy of this module, in which some files are replaced: path in the module to a file of the wrapper. */
  cut?: { module: string; files: Readonly<Record<string, string>> };
}

const componentVersion = 'k8s.io/component-base/version';
export const engines = {
  kubernetes: {
    name: 'kubernetes',
    version: 'v1.36.1',
    programs: {
      etcd: 'go.etcd.io/etcd/server/v3',
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
    },
    ldflags: ['gitVersion=v1.36.1', 'gitMajor=1', 'gitMinor=36']
      .map((set) => `-X ${componentVersion}.${set}`)
      .join(' '),
  },
  kwok: { name: 'kwok', version: 'v0.8.0', programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' } },
  argocd: {
    name: 'argocd',
    version: 'v3.5.3',
    programs: { argocd: 'github.com/argoproj/argo-cd/v3/cmd', redis: './redis' },
    ldflags: '-X github.com/argoproj/argo-cd/v3/common.version=3.5.3',
  },
  'cert-manager': { name: 'cert-manager', version: 'v1.21.2', programs: { 'cert-manager': '.' } },
  'external-secrets': {
    name: 'external-secrets',
    version: 'v0.16.2',
    programs: { 'external-secrets': '.' },
    // The clients of thirty clouds would take a quarter of an hour to compile; none of them is used here.
    cut: {
      module: 'github.com/external-secrets/external-secrets',
      files: {
        'pkg/provider/register/register.go': 'cut/providers.go',
        'pkg/generator/register/register.go': 'cut/generators.go',
      },
    },
  },
} satisfies Record<string, Engine>;

const folder = resolve(__dirname, '..', 'engines');
const flags = ['-mod=readonly', '-trimpath'];

/** The wrapper module's folder of an engine: the place to ask Go where a module's files lie. */
export const wrapper = ({ name }: Engine): string => join(folder, name);

/**
 * The folder that holds an engine's programs. Built when the cache has none from the same sources, flags and Go;
 * cached per user, so that a second run, or another clone, starts at once.
 * @param progress told of each program before it is built, and every half minute while it is.
 */
export async function binaries(engine: Engine, progress: (message: string) => void): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'efk-gitops', 'engines');
  const home = join(cache, `${engine.name}-${engine.version}-${await key(engine)}`);
  mkdirSync(cache, { recursive: true });
  const all = Object.keys(engine.programs);
  const missing = all.filter((program) => !existsSync(join(home, program)));
  if (missing.length === 0) return home;
  mkdirSync(home, { recursive: true });
  for (const program of missing) {
    // A program is named only when it is whole: another run may be looking.
    const unfinished = join(home, `.${program}-${randomBytes(4).toString('hex')}`);
    const removed = whenLeaving(() => remove(unfinished, `${unfinished}-source`));
    try {
      await build(engine, program, unfinished, progress);
      renameSync(unfinished, join(home, program));
    } finally {
      remove(unfinished, `${unfinished}-source`);
      removed();
    }
  }
  return home;
}

async function build(
  engine: Engine,
  program: string,
  output: string,
  progress: (message: string) => void,
): Promise<void> {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  progress(`building ${program} ${engine.version}`);
  const ticking = setInterval(() => progress(`building ${program} ${engine.version}: ${seconds()} s`), 30_000);
  try {
    const cwd = engine.cut ? await copyCut(engine.cut, wrapper(engine), `${output}-source`) : wrapper(engine);
    const linker = ['-s -w', engine.ldflags].filter(Boolean).join(' ');
    const target = engine.programs[program] as string;
    const args = ['-n', '10', 'go', 'build', ...flags, '-ldflags', linker, '-o', output, target];
    await runCommand('nice', args, { cwd, env: goEnvironment, seconds: 3600 });
  } finally {
    clearInterval(ticking);
  }
  progress(`built ${program} ${engine.version} in ${seconds()} s`);
}

const remove = (...paths: string[]): void => {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
};

const goEnvironment = { CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-buildvcs=false' };

/** Copies a module (Go allows no replacement of files in its own cache) and puts our files in place of some. */
async function copyCut({ module, files }: NonNullable<Engine['cut']>, ours: string, copy: string): Promise<string> {
  cpSync(await moduleFolder(module, ours), copy, { recursive: true });
  // Go keeps its modules read-only, and from such a folder nothing can be removed again.
  await runCommand('chmod', ['-R', 'u+w', copy]);
  for (const [path, file] of Object.entries(files)) {
    const replaced = join(copy, path);
    if (!existsSync(replaced)) throw new Error(`${module} has no ${path} to replace`);
    rmSync(replaced, { force: true });
    cpSync(join(ours, file), replaced);
  }
  return copy;
}

/** Where the files of a module lie that a wrapper requires; downloaded when they are not there. */
export async function moduleFolder(module: string, cwd: string): Promise<string> {
  await runCommand('go', ['mod', 'download', module], { cwd, env: goEnvironment, seconds: 900 });
  return (await runCommand('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd, env: goEnvironment })).trim();
}

async function key(engine: Engine): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([engine, flags, goEnvironment]));
  hash.update(await runCommand('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH']));
  for (const file of sources(wrapper(engine))) hash.update(file).update(readFileSync(join(wrapper(engine), file)));
  return hash.digest('hex').slice(0, 12);
}

function sources(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true }) as string[];
  return files.filter((file) => /\.(go|mod|sum)$/.test(file)).sort();
}
