import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../input-error';
import type { Download } from '../schema/generate/download';
import { download, hasGo } from '../schema/generate/download';
import { generate } from '../schema/generate/generate';
import type { Source } from '../schema/generate/sources';
import { data } from '../schema/store/store';
import { writeAll } from '../source/write';

/** `schemas`: writes the schemas from the official OpenAPI files and CustomResourceDefinitions, or proves them fresh. */
export const schemas: CommandModule<object, { check: boolean }> = {
  command: 'schemas',
  describe: 'Generate the schemas of Kubernetes and of the custom resources from their Go modules (needs Go)',
  builder: (yargs) =>
    yargs.option('check', { describe: 'Write nothing; fail where a file is stale', type: 'boolean', default: false }),
  handler({ check }) {
    process.exitCode = 0;
    if (!hasGo()) {
      // a machine without Go proves nothing; the one that guards the merge has to
      if (!check || process.env['CI'] === 'true')
        throw new InputError('go: expected on the PATH, to fetch the modules that carry the schemas; found none');
      process.stdout.write('skipped: whether the schemas are fresh needs Go, which is not here\n');
      return;
    }
    const files = Object.entries(generate(fetch));
    const stale = files.filter(([name, text]) => text !== current(name));
    if (!check) writeAll(new Map(stale.map(([name, text]) => [join(data, name), text])));
    for (const [name] of stale) process.stdout.write(`${check ? 'stale' : 'wrote'} ${name}\n`);
    process.stdout.write(`${files.length} files, ${stale.length} ${check ? 'stale' : 'written'}\n`);
    if (check && stale.length) process.exitCode = 1;
  },
};

/** @throws InputError where the module cannot be had: no network, a checksum that is not the published one. */
function fetch(source: Source): Download {
  process.stderr.write(`reading ${source.module} ${source.version}\n`);
  try {
    return download(source);
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}

function current(name: string): string | undefined {
  try {
    return readFileSync(join(data, name), 'utf8');
  } catch {
    return undefined;
  }
}
