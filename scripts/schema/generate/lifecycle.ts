import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lifecycle } from '../store/lifecycle';

/** Reads `zz_generated.prerelease-lifecycle.go` of every API of a `k8s.io/api` module. */
export function readLifecycle(folder: string): Record<string, Lifecycle> {
  const found: Record<string, Lifecycle> = {};
  for (const group of folders(folder)) {
    for (const version of folders(join(folder, group))) {
      const files = readdirSync(join(folder, group, version));
      if (!files.includes('zz_generated.prerelease-lifecycle.go') || !files.includes('register.go')) continue;
      const text = (file: string) => readFileSync(join(folder, group, version, file), 'utf8');
      const name = /GroupName = "([^"]*)"/.exec(text('register.go'))?.[1] ?? group;
      Object.assign(
        found,
        lifecycles(text('zz_generated.prerelease-lifecycle.go'), name ? `${name}/${version}` : version),
      );
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const folders = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const releases = { Deprecated: 'deprecated', Removed: 'removed' } as const;

function lifecycles(source: string, apiVersion: string): Record<string, Lifecycle> {
  const found: Record<string, Lifecycle> = {};
  const methods = source.matchAll(/func \(in \*(\w+)\) APILifecycle(\w+)\(\)[^{]*\{\n\treturn (.*)\n\}/g);
  for (const [, kind, what, value] of methods as Iterable<[string, string, string, string]>) {
    if (kind.endsWith('List')) continue;
    const entry = (found[`${apiVersion} ${kind}`] ??= {});
    if (what === 'Deprecated' || what === 'Removed') entry[releases[what]] = value.replace(', ', '.');
    if (what === 'Replacement') {
      const [, group, version, name] = /Group: "(.*)", Version: "(.*)", Kind: "(.*)"/.exec(value) ?? [];
      entry.replacement = `${group ? `${group}/` : ''}${version} ${name}`;
    }
  }
  return Object.fromEntries(Object.entries(found).filter(([, entry]) => entry.deprecated ?? entry.removed));
}
