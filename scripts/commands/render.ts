import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { applicationYaml } from '../emit/application';
import { inspectAll } from '../inspect/inspect-all';
import { text } from '../report/text';
import { summaryLine } from '../report/words';
import { load } from '../source/load';
import { meanwhile } from '../source/meanwhile';
import { overlayTarget } from '../source/target';
import { writeAll } from '../source/write';
import { root, ruleSet, typed } from './options';

interface Options {
  overlays: string[] | undefined;
  output: string;
}

/** `render [overlay…]`: builds, validates, writes. */
export const render: CommandModule<object, Options> = {
  command: 'render [overlays..]',
  describe: 'Build overlays, validate them, write manifests.yaml and application.yaml',
  builder: (yargs) =>
    yargs
      .positional('overlays', { describe: 'folders of overlays/ (none: all)', type: 'string', array: true })
      .option('output', {
        alias: 'o',
        describe: 'The folder to write to, or - for the YAML alone',
        type: 'string',
        default: 'dist',
        requiresArg: true,
      })
      .example('$0 render prod', 'write dist/prod/')
      .example('$0 render dev --output - | kubectl apply -f -', 'apply without Argo CD'),
  async handler({ overlays: names = [], output }) {
    const building = load(root, names).map((overlay) => overlayTarget(root, overlay));
    const [targets, rules] = await Promise.all([Promise.all(building), meanwhile(ruleSet)]);
    const report = await inspectAll(root, targets, rules, { placeWaived: false });
    if (report.summary.errors) {
      process.stderr.write(text(report));
      process.exitCode = 1;
      return;
    }
    if (typed(output) === '-') {
      process.stdout.write(targets.map((target) => target.text).join('---\n'));
      return;
    }
    const files = new Map<string, string>();
    for (const target of targets) {
      files.set(join(output, target.name, 'manifests.yaml'), target.text);
      files.set(join(output, target.name, 'application.yaml'), applicationYaml(target));
    }
    writeAll(files);
    const open = report.findings.filter(({ waiver }) => !waiver);
    if (open.length) process.stdout.write(text({ ...report, findings: open }));
    else process.stdout.write(`${summaryLine(report.summary)}\n`);
    for (const file of files.keys()) process.stdout.write(`wrote ${file}\n`);
  },
};
