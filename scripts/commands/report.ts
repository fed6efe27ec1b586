import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../input-error';
import { inspectAll } from '../inspect/inspect-all';
import { stackOf } from '../model/kube/stack';
import { topology } from '../model/topology/topology';
import { page } from '../report/html/page';
import { mermaid } from '../report/mermaid';
import { overviewOf } from '../report/overview';
import { summaryLine } from '../report/words';
import { commitOf } from '../source/commit';
import { targets } from '../source/target';
import { writeAll } from '../source/write';
import { root, ruleSet, typed } from './options';

interface Options {
  target: string;
  output: string | undefined;
  format: string;
}

/** `report <target>`: the stack as one page, or its topology as a chart for Markdown. */
export const report: CommandModule<object, Options> = {
  command: 'report <target>',
  describe: 'Write one HTML page about a stack: topology, log flow, lifecycle, capacity, findings, waivers',
  builder: (yargs) =>
    yargs
      .positional('target', {
        describe: 'an overlay, a folder with a kustomization, a YAML file or folder, or -',
        type: 'string',
        demandOption: true,
      })
      .option('format', {
        describe: 'The page, or the topology as a Mermaid flowchart',
        choices: ['html', 'mermaid'],
        default: 'html',
      })
      .option('output', {
        alias: 'o',
        describe: 'The file to write, or - for the standard output (html: dist/TARGET/report.html; mermaid: -)',
        type: 'string',
        requiresArg: true,
      })
      .example('$0 report prod', 'write dist/prod/report.html')
      .example('$0 report prod --format mermaid', 'the topology for a README'),
  async handler({ target: name, output, format }) {
    const [target] = await targets(root, [typed(name)]);
    if (!target) throw new InputError(`${name}: expected a target, found none`);
    if (format === 'mermaid') {
      const stack = stackOf(target.objects, { facts: target.facts, overlay: target.name });
      return deliver(output ?? '-', mermaid(topology(stack)));
    }
    const today = new Date().toISOString().slice(0, 10);
    const checked = await inspectAll(root, [target], ruleSet(), { today });
    const overview = overviewOf(root, target, { report: checked, commit: commitOf(root), today });
    deliver(
      output ?? join('dist', folderOf(target.name), 'report.html'),
      await page(overview),
      summaryLine(checked.summary),
    );
    process.exitCode = checked.summary.errors ? 1 : 0;
  },
};

function deliver(output: string, text: string, summary?: string): void {
  if (typed(output) === '-') {
    process.stdout.write(text);
    return;
  }
  writeAll(new Map([[output, text]]));
  process.stdout.write(`${summary === undefined ? '' : `${summary}\n`}wrote ${output}\n`);
}

/** A target's name as a folder: `manifests/app.yaml` is `manifests-app.yaml`, `-` is `input`. */
function folderOf(name: string): string {
  return name
    .replace(/^[./]+|\/+$/g, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-*$/, 'input');
}
