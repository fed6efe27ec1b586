import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CommandModule } from 'yargs';
import { allRules } from '../engine/rules';
import { names } from '../engine/select';
import { InputError } from '../input-error';
import { suggestion } from '../model/kube/nearest';
import { catalogue, explanation } from '../report/catalogue/catalogue';
import { indices, staleIndices } from '../report/catalogue/indices';
import { writeAll } from '../source/write';
import { root, ruleSet } from './options';

interface Options {
  id: string | undefined;
  write: boolean;
  check: boolean;
}

/** `policies [id]`: the catalogue, or one rule with its examples. */
export const policies: CommandModule<object, Options> = {
  command: 'policies [id]',
  describe: 'List the rules, or explain one with its examples and remedy',
  builder: (yargs) =>
    yargs
      .positional('id', { describe: 'a rule or a group', type: 'string' })
      .option('write', {
        describe: 'Write the index of each group and the page policies/README.md',
        type: 'boolean',
        default: false,
      })
      .option('check', { describe: 'Fail when one of them is stale', type: 'boolean', default: false })
      .example('$0 policies -- elasticsearch', 'list a group')
      .example('$0 policies -- kubernetes/memory-limits', 'explain a rule'),
  handler({ id, write, check }) {
    if (id !== undefined && (write || check))
      throw new InputError(
        `--${write ? 'write' : 'check'}: expected the whole page, found ${id || 'a rule without name'} with it`,
      );
    if (write) writeAll(indices(root)); // before the rules are loaded: an old index may name a file that is gone
    const stale = check ? staleIndices(root) : [];
    if (stale.length) return tellStale(stale);
    const all = ruleSet();
    const rules = allRules(all);
    const page = join(root, 'policies', 'README.md');
    if (write) writeAll(new Map([[page, catalogue(all)]]));
    if (check && (!existsSync(page) || readFileSync(page, 'utf8') !== catalogue(all))) tellStale([page]);
    if (write || check) return;
    const rule = id === undefined ? undefined : rules.get(id);
    if (rule) {
      process.stdout.write(
        explanation(
          rule,
          [...all.policies, ...all.changes].find((policy) => policy.id === id),
        ),
      );
      return;
    }
    const listed = Array.from(rules.values()).filter((entry) => id === undefined || names(id, entry.id));
    if (!listed.length)
      throw new InputError(
        `unknown policy or group ${id}${suggestion(id ?? '', [...rules.keys(), ...new Set(Array.from(rules.keys(), (rule) => rule.replace(/\/.*/, '')))])}`,
      );
    const width = Math.max(...listed.map((entry) => entry.id.length));
    for (const entry of listed)
      process.stdout.write(`${entry.id.padEnd(width)}  ${entry.severity.padEnd(7)}  ${entry.title}\n`);
  },
};

function tellStale(files: readonly string[]): void {
  for (const file of files) process.stdout.write(`${relative(root, file)} is stale: run npm run policies -- --write\n`);
  process.exitCode = 1;
}
