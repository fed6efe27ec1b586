import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { suites } from '../../test/conformance';
import { InputError } from '../stages/error';
import { root } from './options';

/** `conformance`: runs the public suites that lie in a folder. */
export const conformance: CommandModule<object, { suites: string | undefined; only: readonly string[] }> = {
  command: 'conformance',
  describe: 'Run the public test suites of Kubernetes and count the right verdicts',
  builder: (yargs) =>
    yargs
      .option('suites', { describe: 'The folder of the suites (default: ../shared/suites)', type: 'string' })
      .option('only', { describe: 'Run only these suites', choices: Object.keys(suites), array: true, default: [] }),
  handler({ suites: dir = join(root, '../shared/suites'), only }) {
    const found = Object.entries(suites).filter(([name]) => existsSync(join(dir, name)) && (!only.length || only.includes(name)));
    if (!found.length) throw new InputError(`${dir}: expected a folder with ${Object.keys(suites).join(', ')}, found none of them`);
    process.exitCode = 0;
    for (const [, { run, cases }] of found) {
      const { name, right, all, wrong, notes = [] } = run(dir);
      for (const complaint of wrong) process.stdout.write(`wrong: ${name}: ${complaint}\n`);
      process.stdout.write(`${name}: ${right} of ${all} right\n`);
      for (const note of notes) process.stdout.write(`  ${note}\n`);
      if (all !== cases) process.stdout.write(`wrong: ${name}: expected ${cases} cases, found ${all}\n`);
      if (wrong.length || all !== cases) process.exitCode = 1;
    }
  },
};
