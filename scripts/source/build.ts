import { execFile } from 'node:child_process';
import { InputError } from '../input-error';
import { kustomize } from './kustomize';

/**
 * `kustomize build` of a folder with no extra flag, as Argo CD runs it: the rendered YAML.
 * @throws InputError with kustomize's own message, whole, and the folder.
 */
export async function build(folder: string, shown = folder): Promise<string> {
  const program = await kustomize();
  return new Promise((resolve, reject) => {
    // 256 MiB: twenty times the largest stack that is benchmarked
    const options = { maxBuffer: 256 * 2 ** 20, env: { ...process.env, XDG_CONFIG_HOME: '' } };
    execFile(program, ['build', folder], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else reject(new InputError(`${shown}: kustomize build failed: ${stderr.trim() || error.message}`));
    });
  });
}
