import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../input-error';

const width = 120; // of a line, as the formatter breaks it

/**
 * The index files of the rules, by path: one of each group's folder, which lists its rule files, and the one above,
 * which lists the groups. They are made of the names of files and folders alone.
 * @throws InputError for a rule file that does not export a constant by its name in camel case.
 */
export function indices(root: string): ReadonlyMap<string, string> {
  const folder = join(root, 'policies');
  const groups = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ group: name, rules: rulesOf(folder, name) }))
    .filter(({ rules }) => rules.length)
    .sort((left, right) => (left.group < right.group ? -1 : 1));
  return new Map([
    ...groups.map(({ group, rules }) => [join(folder, group, 'index.ts'), ofGroup(group, rules)] as const),
    [join(folder, 'index.ts'), ofAll(groups.map(({ group }) => group))],
  ]);
}

/** The index files that do not say what the folders hold. */
export function staleIndices(root: string): string[] {
  const made = [...indices(root)];
  return made
    .filter(([file, content]) => !existsSync(file) || readFileSync(file, 'utf8') !== content)
    .map(([file]) => file);
}

function rulesOf(folder: string, group: string): string[] {
  const rules = readdirSync(join(folder, group))
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  for (const rule of rules) {
    const file = join(folder, group, `${rule}.ts`);
    const exported = Array.from(readFileSync(file, 'utf8').matchAll(/^export const (\w+)/gm), ([, name]) => name);
    if (!exported.includes(camelCase(rule)))
      throw new InputError(
        `${file}: expected \`export const ${camelCase(rule)}\`, found ${exported.join(', ') || 'no exported constant'}`,
      );
  }
  return rules;
}

function ofGroup(group: string, rules: readonly string[]): string {
  const [type, module] = group === 'changes' ? ['ChangeRule', 'change'] : ['Policy', 'policy'];
  return [
    `import type { ${type} } from '../../scripts/rule/${module}';`,
    ...rules.map((rule) => `import { ${camelCase(rule)} } from './${rule}';`),
    '',
    generated,
    list(`export const ${camelCase(group)}: readonly ${type}[] = `, rules.map(camelCase)),
    '',
  ].join('\n');
}

function ofAll(groups: readonly string[]): string {
  const policies = groups.filter((group) => group !== 'changes').map((group) => `...${camelCase(group)}`);
  return [
    "import type { Policy } from '../scripts/rule/policy';",
    "import type { RuleSet } from '../scripts/rule/rule-set';",
    ...groups.map((group) => `import { ${camelCase(group)} } from './${group}';`),
    '',
    generated,
    list('export const policies: readonly Policy[] = ', policies),
    '',
    '/** What the commands hand on. */',
    'export const rules: RuleSet = { policies, changes, module: __filename };',
    '',
  ].join('\n');
}

const generated = '// written by `npm run policies -- --write`';

function list(start: string, names: readonly string[]): string {
  const line = `${start}[${names.join(', ')}];`;
  return line.length <= width ? line : `${start}[\n${names.map((name) => `  ${name},\n`).join('')}];`;
}

const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
