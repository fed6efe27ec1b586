import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CommandModule } from 'yargs';
import { secretsOf } from '../emit/secrets';
import { InputError } from '../input-error';
import { readFacts } from '../source/facts';
import { load } from '../source/load';
import { root } from './options';

/** `secrets <overlay>`: prints the Secrets that the overlay expects, with random values. */
export const secrets: CommandModule<object, { overlay: string | undefined }> = {
  command: 'secrets <overlay>',
  describe: 'Print the Secrets that an overlay expects from outside, with random values',
  builder: (yargs) =>
    yargs
      .positional('overlay', { describe: 'a folder of overlays/', type: 'string' })
      .example('$0 secrets dev | kubectl apply -f -', 'make them once, before the first sync'),
  async handler({ overlay = '' }) {
    load(root, [overlay]);
    const folder = join('overlays', overlay);
    const made = secretsOf(readFacts(join(root, folder), folder));
    if (!made.length)
      throw new InputError(
        `${folder}/stack.yaml: expected Secrets under external, found none; this overlay makes its own`,
      );
    process.stdout.write(made.map((secret) => stringify(secret, { lineWidth: 0 })).join('---\n'));
  },
};
