import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { readFacts } from '../stages/facts';
import { load } from '../stages/load';
import { printable } from '../stages/report/report';
import { daysLeft } from '../stages/waive/waive';
import { root } from './options';

/** `waivers`: lists them with the days that are left. */
export const waivers: CommandModule<object, { within: number | undefined; format: string }> = {
  command: 'waivers',
  describe: 'List the waivers of every overlay with the days that are left',
  builder: (yargs) =>
    yargs
      .option('within', { describe: 'Only those that end within so many days; exit 1 when there are any', type: 'number' })
      .option('format', { describe: 'How to print them', choices: ['text', 'json'], default: 'text' }),
  handler({ within, format }) {
    const today = new Date().toISOString().slice(0, 10);
    const all = load(root).flatMap((overlay) => {
      const folder = join('overlays', overlay);
      return readFacts(join(root, folder), folder).waivers.map((waiver) => ({ overlay, ...waiver, days: daysLeft(waiver, today) }));
    });
    const listed = all.filter(({ days }) => within === undefined || days <= within).sort((left, right) => left.days - right.days);
    if (format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, waivers: listed }, null, 2)}\n`);
    else if (!listed.length) process.stdout.write(within === undefined ? 'no waivers\n' : `no waiver ends within ${within} days\n`);
    else for (const waiver of listed) process.stdout.write(line(waiver));
    if (within !== undefined && listed.length) process.exitCode = 1;
  },
};

function line({ overlay, policy, target, reason, owner, expires, days }: { overlay: string; policy: string; target: string; reason: string; owner: string; expires: string; days: number }): string {
  const left = days < 0 ? `ended ${-days} days ago` : `${days} days left`;
  return `${left.padStart(14)}  ${expires}  ${overlay}  ${policy}  ${target}\n                ${printable(reason)} (${owner})\n`;
}
