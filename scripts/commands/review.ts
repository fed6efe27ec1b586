import { appendFileSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../input-error';
import { formats } from '../report';
import { colours, plain } from '../report/text';
import { reviewFiles } from '../review/files';
import type { Gate } from '../review/gate';
import { review as judge, stops } from '../review/review';
import { reviewText } from '../review/text';
import { refuseLinks, writeAll } from '../source/write';
import { root, ruleSet } from './options';

interface Options {
  base: string | undefined;
  gate: string;
  output: string;
  format: string | undefined;
  'artifact-url': string | undefined;
}

/** `review`: what a pull request is checked with: validate, diff, gate and every report at once. */
export const review: CommandModule<object, Options> = {
  command: 'review',
  describe: 'Validate both sides of a change, compare them, and write every report',
  builder: (yargs) =>
    yargs
      .option('base', {
        describe: 'A branch, tag or commit; the last commit common with HEAD is the base (none: the main branch)',
        type: 'string',
        requiresArg: true,
      })
      .option('gate', {
        describe: 'The errors that fail: those that the change brings, or all',
        choices: ['new', 'all'],
        default: 'new',
      })
      .option('output', {
        alias: 'o',
        describe: 'The folder to write the reports to',
        type: 'string',
        default: join('dist', 'review'),
        requiresArg: true,
      })
      .option('format', {
        describe: 'How to print the review (none: annotations in GitHub Actions, else text)',
        choices: ['text', 'github'],
      })
      .option('artifact-url', {
        describe: 'Where the whole report can be read, for the comment',
        type: 'string',
        requiresArg: true,
      })
      .example('$0 review', 'judge this branch as its pull request will be')
      .example('$0 review -- --base origin/release --gate all', 'compare with another branch, and fail on every error'),
  async handler({ base, gate, output, format, 'artifact-url': artifact }) {
    if (artifact !== undefined && !/^https:\/\/[^\s()<>]+$/.test(artifact)) {
      throw new InputError(`--artifact-url ${artifact}: expected an address that begins with https://`);
    }
    const today = new Date().toISOString().slice(0, 10);
    const result = await judge({
      root,
      gate: gate as Gate,
      rules: ruleSet(),
      today,
      ...(base === undefined ? {} : { base }),
    });
    const files = reviewFiles(result, artifact);
    removePatches(join(output, 'patches'));
    writeAll(new Map(Array.from(files, ([file, content]) => [join(output, file), content])));
    const summary = process.env['GITHUB_STEP_SUMMARY'];
    if (summary) appendFileSync(summary, files.get('summary.md') ?? '');
    const annotate = format === 'github' || (format === undefined && process.env['GITHUB_ACTIONS'] === 'true');
    const { report, sorted, difference } = result;
    if (annotate)
      process.stdout.write(formats.github({ ...report, findings: [...difference.dangers, ...sorted.fresh] }));
    process.stdout.write(reviewText(result, process.stdout.isTTY ? colours : plain));
    process.stdout.write(`wrote ${files.size} files to ${output}\n`);
    process.exitCode = stops(result) ? 1 : 0;
  },
};

/** Removes the patches of an earlier review, and nothing else that lies there. */
function removePatches(folder: string): void {
  if (!lstatSync(folder, { throwIfNoEntry: false })) return;
  refuseLinks(folder);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries)
    if (entry.isFile() && entry.name.endsWith('.patch')) rmSync(join(entry.parentPath, entry.name));
}
