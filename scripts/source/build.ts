import { execFile } from 'node:child_process';
import { InputError } from '../input-error';
import { kustomize } from './kustomize';

/** The benchmark's largest overlay takes two seconds; what takes a minute was written to take long. */
const timeLimit = 60_000;

/**
 * What kustomize finds around it: no program to fetch with, no settings of the user's, a proxy that nobody listens at.
 * `closure` refuses what is remote before it comes to this.
 */
const surroundings = {
  PATH: '',
  HOME: '',
  XDG_CONFIG_HOME: '',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '',
  ...(process.env['TMPDIR'] === undefined ? {} : { TMPDIR: process.env['TMPDIR'] }),
  ...(process.env['SYSTEMROOT'] === undefined ? {} : { SYSTEMROOT: process.env['SYSTEMROOT'] }),
};

/**
 * `kustomize build` of a folder with no extra flag, as Argo CD runs it: the rendered YAML.
 * @throws InputError with kustomize's own message, whole, and the folder; or when it takes longer than a minute.
 */
export async function build(folder: string, shown = folder): Promise<string> {
  const program = await kustomize();
  return new Promise((resolve, reject) => {
    // 256 MiB: twenty times the largest stack that is benchmarked
    const options = { maxBuffer: 256 * 2 ** 20, env: surroundings, timeout: timeLimit, killSignal: 'SIGKILL' } as const;
    execFile(program, ['build', folder], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (error.killed && error.signal === 'SIGKILL')
        reject(
          new InputError(`${shown}: expected kustomize to build within ${timeLimit / 1000} s, found it still building`),
        );
      else reject(new InputError(`${shown}: kustomize build failed: ${stderr.trim() || error.message}`));
    });
  });
}
