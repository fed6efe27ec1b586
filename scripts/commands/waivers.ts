import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { daysLeft } from '../engine/waive/waive';
import { InputError } from '../input-error';
import { cell } from '../report/markdown';
import { plural, printable } from '../report/words';
import { readFacts } from '../source/facts';
import { load } from '../source/load';
import { root } from './options';

/** `waivers`: lists them with the days that are left. */
export const waivers: CommandModule<object, { within: number | undefined; format: string }> = {
  command: 'waivers',
  describe: 'List the waivers of every overlay with the days that are left',
  builder: (yargs) =>
    yargs
      .option('within', {
        describe: 'Only those that end within so many days; exit 1 when there are any',
        type: 'number',
        requiresArg: true,
      })
      .option('format', { describe: 'How to print them', choices: ['text', 'json', 'markdown'], default: 'text' }),
  handler({ within, format }) {
    if (within !== undefined && !(Number.isInteger(within) && within >= 0))
      throw new InputError(`--within: expected a number of days, found ${within}`);
    const today = new Date().toISOString().slice(0, 10);
    const all = load(root).flatMap((overlay) => {
      const folder = join('overlays', overlay);
      return readFacts(join(root, folder), folder).waivers.map((waiver) => ({
        overlay,
        ...waiver,
        days: daysLeft(waiver, today),
      }));
    });
    const listed = all
      .filter(({ days }) => within === undefined || days <= within)
      .sort((left, right) => left.days - right.days);
    if (format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, waivers: listed }, null, 2)}\n`);
    else if (!listed.length)
      process.stdout.write(within === undefined ? 'no waivers\n' : `no waiver ends within ${within} days\n`);
    else if (format === 'markdown') process.stdout.write(table(listed));
    else for (const waiver of listed) process.stdout.write(line(waiver));
    if (within !== undefined && listed.length) process.exitCode = 1;
  },
};

/** A waiver of an overlay, with the days that are left. */
interface Listed {
  overlay: string;
  policy: string;
  target: string;
  reason: string;
  owner: string;
  expires: string;
  days: number;
}

function line({ overlay, policy, target, reason, owner, expires, days }: Listed): string {
  return `${left(days).padStart(14)}  ${expires}  ${overlay}  ${policy}  ${target}\n                ${printable(reason)} (${owner})\n`;
}

function table(listed: readonly Listed[]): string {
  const rows = listed.map(({ overlay, policy, target, reason, owner, expires, days }) =>
    [left(days), expires, overlay, policy, target, owner, reason].map(cell).join(' | '),
  );
  const heading = ['Left', 'Until', 'Overlay', 'Policy', 'Target', 'Owner', 'Reason'];
  return [...[heading.join(' | '), heading.map(() => '---').join(' | '), ...rows].map((row) => `| ${row} |`), ''].join(
    '\n',
  );
}

const left = (days: number) => (days < 0 ? `ended ${plural(-days, 'day')} ago` : `${plural(days, 'day')} left`);
