import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { root } from '../../scripts/commands/options';
import { run as runCommand } from '../../scripts/commands/run';
import { InputError } from '../../scripts/input-error';
import { hasGo } from '../../scripts/schema/generate/download';
import { suites } from './index';
import { publishedSuite } from './published';

/** `conformance`: runs the public suites of other projects, from a folder or as these projects publish them. */
const conformance: CommandModule<object, { suites: string | undefined; published: boolean; only: readonly string[] }> =
  {
    command: 'conformance',
    describe: 'Run the public test suites of Kubernetes and count the right verdicts',
    builder: (yargs) =>
      yargs
        .option('suites', {
          describe: 'The folder of the suites (default: ../shared/suites where it is, else as published)',
          type: 'string',
        })
        .option('published', {
          describe: 'Fetch the suites with Go from the modules that publish them',
          type: 'boolean',
          default: false,
        })
        .option('only', { describe: 'Run only these suites', choices: Object.keys(suites), array: true, default: [] })
        .conflicts('suites', 'published'),
    handler({ suites: dir, published, only }) {
      const beside = join(root, '../shared/suites');
      const names = Object.keys(suites).filter((name) => !only.length || only.includes(name));
      const found = published || (!dir && !existsSync(beside)) ? fetched(names) : inFolder(dir ?? beside, names);
      process.exitCode = 0;
      for (const [name, folder] of found) if (!report(name, folder)) process.exitCode = 1;
    },
  };

type Found = readonly (readonly [name: string, folder: string])[];

function inFolder(dir: string, names: readonly string[]): Found {
  const found = names.filter((name) => existsSync(join(dir, name)));
  if (!found.length) throw new InputError(`${dir}: expected a folder with ${names.join(', ')}, found none of them`);
  return found.map((name) => [name, join(dir, name)]);
}

function fetched(names: readonly string[]): Found {
  if (!hasGo())
    throw new InputError('expected --suites with the folder of the suites, or Go to fetch them, found neither');
  return names.map((name) => {
    process.stderr.write(`${name}: asking Go for the module that publishes it\n`);
    return [name, publishedSuite(name)];
  });
}

/** Runs one suite and prints how it went; was everything right? */
function report(suite: string, folder: string): boolean {
  const { run, cases } = suites[suite] as (typeof suites)[string];
  const { name, right, all, wrong, notes = [] } = run(folder);
  for (const complaint of wrong) process.stdout.write(`wrong: ${name}: ${complaint}\n`);
  process.stdout.write(`${name}: ${right} of ${all} right\n`);
  for (const note of notes) process.stdout.write(`  ${note}\n`);
  if (all !== cases) process.stdout.write(`wrong: ${name}: expected ${cases} cases, found ${all}\n`);
  return wrong.length === 0 && all === cases;
}

void runCommand(['conformance', ...process.argv.slice(2)], { conformance: () => conformance });
