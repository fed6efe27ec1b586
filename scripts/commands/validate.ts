import type { CommandModule } from 'yargs';
import { readBaseline, withoutKnown } from '../engine/baseline';
import type { Report } from '../engine/report';
import { fixes } from '../fix/fix';
import { repair, summaryOfFixes } from '../fix/repair';
import { unifiedDiff } from '../fix/unified-diff';
import { InputError } from '../input-error';
import { inspectAll } from '../inspect/inspect-all';
import { podSecurityLevel } from '../model/kube/pod-security';
import type { Format } from '../report';
import { formatNames, formats } from '../report';
import { colours, text } from '../report/text';
import { meanwhile } from '../source/meanwhile';
import type { Target } from '../source/target';
import { targets } from '../source/target';
import { writeAll } from '../source/write';
import { root, ruleSet, typed } from './options';

interface Options {
  targets: string[] | undefined;
  format: string;
  report: readonly string[];
  only: readonly string[];
  skip: readonly string[];
  'kubernetes-version': string | undefined;
  'pod-security': string | undefined;
  'new-since': string | undefined;
  fix: boolean;
  'dry-run': boolean;
}

/** `validate [target…]`: checks targets against schemas and policies. */
export const validate: CommandModule<object, Options> = {
  command: 'validate [targets..]',
  describe: 'Check overlays, folders, files or standard input against schemas and policies',
  builder: (yargs) =>
    yargs
      .positional('targets', {
        describe:
          'an overlay, a folder with a kustomization, a YAML file, a folder of YAML files, or - (none: everything)',
        type: 'string',
        array: true,
      })
      .option('format', { describe: 'How to print the findings', choices: formatNames, default: 'text' })
      .option('report', {
        describe: 'Also write a report: FORMAT=FILE',
        type: 'string',
        array: true,
        default: [],
        requiresArg: true,
      })
      .option('only', {
        describe: 'Check only these rules or groups',
        type: 'string',
        array: true,
        default: [],
        requiresArg: true,
      })
      .option('skip', {
        describe: 'Leave out these rules or groups',
        type: 'string',
        array: true,
        default: [],
        requiresArg: true,
      })
      .option('pod-security', {
        describe: 'Hold every pod to LEVEL[:vX.Y], whatever its namespace says',
        type: 'string',
        requiresArg: true,
      })
      .option('kubernetes-version', {
        describe: 'vX.Y, instead of the version in stack.yaml',
        type: 'string',
        requiresArg: true,
      })
      .option('new-since', {
        describe: 'Leave out what this earlier JSON report has',
        type: 'string',
        requiresArg: true,
      })
      .option('fix', {
        describe: 'Repair what has one certain remedy, in the files that set it; - prints the repaired stream',
        type: 'boolean',
        default: false,
      })
      .option('dry-run', { describe: 'With --fix: show the diff, write nothing', type: 'boolean', default: false })
      .example('$0 validate', 'check every overlay and argocd/')
      .example('$0 validate -- prod --only pod-security', 'check one group of rules on one overlay')
      .example('$0 validate -- prod --fix --dry-run', 'see what can be repaired')
      .example('kustomize build . | $0 validate -- - --format json', 'check what another tool rendered'),
  async handler(options) {
    const { targets: given = [], format, report: wanted, only, skip, fix, 'dry-run': dryRun } = options;
    if (dryRun && !fix) throw new InputError('--dry-run: expected --fix with it, found it alone');
    const names = given.map(typed);
    const reports = wanted.map(reportOption);
    const choice = { only, skip, ...podSecurityOption(options), ...versionOption(options) };
    const baseline = options['new-since'] === undefined ? undefined : readBaseline(options['new-since']);
    const [loaded, rules] = await Promise.all([targets(root, names), meanwhile(ruleSet)]);
    const inspect = async (objects: readonly Target[]) => {
      const full = await inspectAll(root, objects, rules, choice);
      return baseline ? withoutKnown(full, baseline) : full;
    };
    const found = await inspect(loaded);
    if (fix && dryRun) {
      const { changes, fixed, left } = fixes(root, loaded, rules.policies, found.findings, choice);
      process.stdout.write(unifiedDiff(changes));
      process.stderr.write(summaryOfFixes('would fix', fixed.length, changes.length, left));
      process.exitCode = found.summary.errors ? 1 : 0;
      return;
    }
    let report = found;
    let out: NodeJS.WritableStream = process.stdout;
    if (fix) {
      const repaired = await repair(root, names, loaded, found, { policies: rules.policies, choice, inspect });
      report = repaired.report;
      // the stream itself goes out, as from a filter
      if (repaired.stream !== undefined) {
        process.stdout.write(repaired.stream);
        out = process.stderr;
      }
      (format === 'text' ? out : process.stderr).write(
        summaryOfFixes('fixed', repaired.fixed, repaired.files, repaired.left),
      );
    }
    writeAll(new Map(reports.map(([name, file]) => [file, formats[name](report)])));
    out.write(print(format as Format, report));
    process.exitCode = report.summary.errors ? 1 : 0;
  },
};

/** On a terminal, text is coloured. */
export function print(format: Format, report: Report): string {
  return format === 'text' && process.stdout.isTTY ? text(report, colours) : formats[format](report);
}

/** `sarif=FILE`. @throws InputError for anything else. */
export function reportOption(option: string): [Format, string] {
  const [, name = '', file = ''] = /^([^=]*)=(.*)$/.exec(option) ?? [];
  if (!(formatNames as string[]).includes(name) || !file) {
    throw new InputError(`--report ${option}: expected FORMAT=FILE with one of ${formatNames.join(', ')}`);
  }
  return [name as Format, file];
}

function podSecurityOption({ 'pod-security': option }: Options) {
  if (option === undefined) return {};
  const podSecurity = podSecurityLevel(option);
  if (!podSecurity)
    throw new InputError(
      `--pod-security ${option}: expected privileged, baseline or restricted, and a version: baseline:v1.30`,
    );
  return { podSecurity };
}

function versionOption({ 'kubernetes-version': option }: Options) {
  return option === undefined ? {} : { kubernetesVersion: option.replace(/^v/, '') };
}
