import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../rule/finding';

/** What judges a change: the rules, the code that runs them, their tests, what runs all of it, and what npm reads first. */
const judges =
  /^(?:policies|scripts|test|\.ci|\.github|\.githooks)\/|^(?:package(?:-lock)?\.json|tsconfig\.json|biome\.json|overlays\/stack\.schema\.json|\.npmrc|\.node-version|\.gitattributes)$|(?:^|\/)\.npmrc$/;
const generated = ['policies/README.md'];

/** The files of a change that decide what is found in it. */
export function changedJudges(files: readonly string[]): string[] {
  return files.filter((file) => judges.test(file) && !generated.includes(file));
}

/** What the text of a rule says of it. It is read and never run: the base is data. */
interface Declared {
  severity: string;
  unwaivable: boolean;
}

/** Rules that are milder, waivable or gone after a change. */
export function weakened(baseRoot: string, headRoot: string, files: readonly string[]): Finding[] {
  return files
    .filter((file) => /^policies\/.+\/.+\.ts$/.test(file))
    .flatMap((file) => {
      const after = declared(join(headRoot, file));
      return Array.from(declared(join(baseRoot, file)), ([id, old]) => loss(id, old, after.get(id), headRoot)).flatMap(
        (message) => (message === undefined ? [] : [finding(file, message, existsSync(join(headRoot, file)))]),
      );
    });
}

function loss(id: string, before: Declared, after: Declared | undefined, headRoot: string): string | undefined {
  if (!after) return existsSync(join(headRoot, 'policies', `${id}.ts`)) ? undefined : `the rule ${id} is gone`;
  if (before.severity === 'error' && after.severity !== 'error')
    return `the rule ${id} is now a ${after.severity}, it was an error`;
  if (before.unwaivable && !after.unwaivable) return `the rule ${id} can now be waived`;
  return undefined;
}

function declared(file: string): Map<string, Declared> {
  if (!existsSync(file)) return new Map();
  const text = readFileSync(file, 'utf8');
  const starts = Array.from(text.matchAll(/^\s*id: '([a-z-]+\/[a-z0-9-]+)',$/gm));
  return new Map(
    starts.map((start, index) => {
      const body = text.slice(start.index, starts[index + 1]?.index);
      return [
        start[1] ?? '',
        {
          severity: /^\s*severity: '(\w+)',$/m.exec(body)?.[1] ?? '',
          unwaivable: /^\s*unwaivable: true,$/m.test(body),
        },
      ];
    }),
  );
}

function finding(file: string, message: string, there: boolean): Finding {
  return {
    policy: 'review/rules-weakened',
    severity: 'warning',
    message,
    object: { apiVersion: 'efk-gitops/v1', kind: 'Rule', name: file },
    path: '',
    overlays: [],
    source: there ? { file, line: 1, column: 1 } : null,
    waiver: null,
  };
}
