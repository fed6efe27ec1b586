import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import type { Difference } from '../diff/diff';
import { differ, fails } from '../diff/diff';
import { diffJson } from '../diff/json';
import { changeMarkdown, rowsTable } from '../diff/markdown';
import { patches } from '../diff/patches';
import { diffText } from '../diff/text';
import { allRules } from '../engine/rules';
import { InputError } from '../input-error';
import { colours, plain } from '../report/text';
import { gitRepository } from '../source/git';
import { sourceLines } from '../source/source-lines';
import { writeAll } from '../source/write';
import { root, ruleSet } from './options';

interface Options {
  overlays: string[] | undefined;
  base: string | undefined;
  format: string;
  patches: string | undefined;
}

/** `diff [overlay…]`: what a change does to the objects of each overlay, and to a cluster that runs them. */
export const diff: CommandModule<object, Options> = {
  command: 'diff [overlays..]',
  describe: 'Compare what the working tree renders with what a commit renders, and name the dangers',
  builder: (yargs) =>
    yargs
      .positional('overlays', { describe: 'folders of overlays/, or argocd (none: all)', type: 'string', array: true })
      .option('base', {
        describe: 'A branch, tag or commit; the last commit common with HEAD is the base (none: the main branch)',
        type: 'string',
        requiresArg: true,
      })
      .option('format', { describe: 'How to print the change', choices: ['text', 'json', 'markdown'], default: 'text' })
      .option('patches', {
        describe: 'Also write a patch for every object into this folder',
        type: 'string',
        requiresArg: true,
      })
      .example('$0 diff', 'what this branch changes in every overlay')
      .example('$0 diff -- prod --base v1.4.0', 'what an upgrade from a release changes'),
  async handler({ overlays = [], base, format, patches: folder }) {
    if (folder !== undefined && existsSync(folder) && !statSync(folder).isDirectory())
      throw new InputError(`--patches ${folder}: expected a folder, found a file`);
    const rules = ruleSet();
    const today = new Date().toISOString().slice(0, 10);
    const options = { root, overlays, rules, today, ...(base === undefined ? {} : { base }) };
    await differ(gitRepository(root), options, async (difference) => {
      if (folder !== undefined)
        writeAll(new Map(Array.from(patches(difference), ([file, text]) => [join(folder, file), text])));
      process.stdout.write(printed(format, difference));
      process.exitCode = fails(difference) ? 1 : 0;
    });
  },
};

function printed(format: string, difference: Difference): string {
  if (format === 'json') return diffJson(difference);
  if (format === 'text') {
    const paint = process.stdout.isTTY ? colours : plain;
    return diffText(difference, { rules: allRules(ruleSet()), lines: sourceLines(root) }, paint);
  }
  const changes = difference.rows.flatMap(({ name, changes: all }) =>
    all.length ? [`#### ${name}`, ...all.map(changeMarkdown)] : [],
  );
  return `${[rowsTable(difference.rows), ...changes].join('\n\n')}\n`;
}
