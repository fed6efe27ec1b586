import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cache } from '../../scripts/source/repository';

const run = promisify(execFile);

/** The tools that are compared with, in the versions that the figures are of. */
const modules = {
  kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0',
  'kube-score': 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0',
} as const;

/** The programs by name. */
export type Peers = Readonly<Record<keyof typeof modules, string>>;

/** Builds the tools with Go, once; undefined, with a sentence, where that is not possible. */
export async function peers(say: (line: string) => void): Promise<Peers | undefined> {
  const folder = join(cache, 'bench', 'bin');
  try {
    for (const [name, module] of Object.entries(modules)) {
      if (existsSync(join(folder, name))) continue;
      say(`building ${module} with Go, about a minute`);
      await run('go', ['install', module], { env: { ...process.env, GOBIN: folder } });
    }
  } catch (error) {
    say(
      `the comparison with ${Object.keys(modules).join(' and ')} is skipped: ${(error as Error).message.split('\n')[0]}`,
    );
    return undefined;
  }
  return { kubeconform: join(folder, 'kubeconform'), 'kube-score': join(folder, 'kube-score') };
}
