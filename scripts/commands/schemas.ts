import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { generate } from '../schemas/generate/generate';
import { data } from '../schemas/store';

/** `schemas`: writes the schemas from the official OpenAPI files and CustomResourceDefinitions, or proves them fresh. */
export const schemas: CommandModule<object, { check: boolean }> = {
  command: 'schemas',
  describe: 'Generate the schemas of Kubernetes and of the custom resources from their Go modules (needs Go)',
  builder: (yargs) => yargs.option('check', { describe: 'Write nothing; fail where a file is stale', type: 'boolean', default: false }),
  handler({ check }) {
    const files = Object.entries(generate());
    const stale = files.filter(([name, text]) => text !== current(name));
    if (!check) for (const [name, text] of stale) writeFileSync(join(data, name), text);
    for (const [name] of stale) process.stdout.write(`${check ? 'stale' : 'wrote'} ${name}\n`);
    process.stdout.write(`${files.length} files, ${stale.length} ${check ? 'stale' : 'written'}\n`);
    process.exitCode = check && stale.length ? 1 : 0;
  },
};

function current(name: string): string | undefined {
  try {
    return readFileSync(join(data, name), 'utf8');
  } catch {
    return undefined;
  }
}
