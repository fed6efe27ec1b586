import type { CommandModule } from 'yargs';
import { inspectAll } from '../stages/inspect-all';
import { formats } from '../stages/report';
import { targets } from '../stages/target';
import { allPolicies, root, typed } from './options';

interface Options {
  targets: string[] | undefined;
  format: string;
  only: readonly string[];
  skip: readonly string[];
  'kubernetes-version': string | undefined;
}

/** `validate [target…]`: checks targets against schemas and policies. */
export const validate: CommandModule<object, Options> = {
  command: 'validate [targets..]',
  describe: 'Check overlays, folders, files or standard input against schemas and policies',
  builder: (yargs) =>
    yargs
      .positional('targets', {
        describe: 'an overlay, a folder with a kustomization, a YAML file, a folder of YAML files, or - (none: everything)',
        type: 'string',
        array: true,
      })
      .option('format', { describe: 'How to print the findings', choices: ['text', 'json'], default: 'text' })
      .option('only', { describe: 'Check only these rules or groups', type: 'string', array: true, default: [] })
      .option('skip', { describe: 'Leave out these rules or groups', type: 'string', array: true, default: [] })
      .option('kubernetes-version', { describe: 'Instead of the version in stack.yaml', choices: ['1.33', '1.34', '1.35', '1.36'] })
      .example('$0 validate', 'check every overlay and argocd/')
      .example('$0 validate prod --only pod-security', 'check one group of rules on one overlay')
      .example('kustomize build . | $0 validate - --format json', 'check what another tool rendered'),
  async handler({ targets: names = [], format, only, skip, 'kubernetes-version': kubernetesVersion }) {
    const loaded = targets(root, names.map(typed));
    const policies = allPolicies();
    const version = kubernetesVersion === undefined ? {} : { kubernetesVersion };
    const report = await inspectAll(root, await loaded, policies, { only, skip, ...version });
    process.stdout.write(formats[format as keyof typeof formats](report));
    process.exitCode = report.summary.errors ? 1 : 0;
  },
};
