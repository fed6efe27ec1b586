import type { CommandModule } from 'yargs';
import { inspectAll } from '../inspect/inspect-all';
import { meanwhile } from '../source/meanwhile';
import { affected, stagedFiles, withStaged } from '../source/staged';
import { targets } from '../source/target';
import { root, ruleSet } from './options';
import { print } from './validate';

/** `staged`: checks what the next commit changes, as it will be committed. */
export const staged: CommandModule = {
  command: 'staged',
  describe: 'Check the overlays that the next commit changes, with the text that is staged',
  async handler() {
    const files = stagedFiles(root);
    if (!files.length) {
      process.stdout.write('nothing staged in base/, overlays/ or argocd/\n');
      return;
    }
    await withStaged(root, async (copy) => {
      const names = affected(copy, files);
      if (!names.length) {
        process.stdout.write('no overlay reads what is staged\n');
        return;
      }
      process.stdout.write(`staged: ${names.join(', ')}\n`);
      const before = process.cwd();
      process.chdir(copy); // what is looked for from the working folder is what is staged, too
      try {
        const [loaded, rules] = await Promise.all([targets(copy, names), meanwhile(ruleSet)]);
        const report = await inspectAll(copy, loaded, rules, { placeWaived: false });
        const open = report.findings.filter(({ waiver }) => !waiver); // the waived are counted
        process.stdout.write(print('text', { ...report, findings: open }));
        process.exitCode = report.summary.errors ? 1 : 0;
      } finally {
        process.chdir(before); // a folder that is somebody's working folder cannot be removed everywhere
      }
    });
  },
};
