import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CustomResource } from '../store/crd';
import { customResources } from '../store/crd';
import type { Definition, Kind } from '../store/definition';
import { hoist } from '../store/hoist';
import { unmet } from './constraints';
import type { Download } from './download';
import type { Schemas } from './kubernetes';
import { readKubernetes } from './kubernetes';
import { readLifecycle } from './lifecycle';
import * as sources from './sources';

/** The files that the generator writes, by name, all in `scripts/schema/data`. */
export type Files = Record<string, string>;

/**
 * Reads every source and returns the files; equal sources give equal files.
 * @param download brings a source onto this machine.
 */
export function generate(download: (source: sources.Source) => Download): Files {
  const used: unknown[] = [];
  const files: Files = {};
  const fetch = (source: sources.Source) => {
    const { folder, checksum } = download(source);
    used.push({ module: source.module, version: source.version, checksum });
    return folder;
  };
  const versions = Object.entries(sources.kubernetes).map(([minor, source]) => ({
    minor,
    ...readKubernetes(fetch(source)),
  }));
  files['kubernetes.tsv'] = kubernetes(versions);
  files['unserved.tsv'] = kubernetes(versions.map(({ minor, unserved }) => ({ minor, ...unserved })));
  const misspelled = unmet();
  if (misspelled.length) throw new Error(`constraints of nothing: ${misspelled.join(', ')}`);
  files['custom-resources.tsv'] = custom(fetch);
  files['lifecycle.json'] = `${JSON.stringify(readLifecycle(fetch(sources.lifecycle)), null, 1)}\n`;
  const digests = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)]));
  files['sources.json'] = `${JSON.stringify({ sources: used, sha256: digests }, null, 2)}\n`;
  return files;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One line a definition or kind: name, the minors it holds for, JSON. Equal in neighbouring minors: one line. */
function kubernetes(versions: readonly ({ minor: string } & Schemas)[]): string {
  const lines = new Map<string, { text: string; from: string; to: string }[]>();
  let before = '';
  for (const { minor, definitions, kinds } of versions) {
    for (const [name, text] of [...kinds.map(kindLine), ...[...definitions].map(definitionLine)]) {
      const variants = lines.get(name) ?? [];
      lines.set(name, variants);
      const last = variants.at(-1);
      if (last?.text === text && last.to === before) last.to = minor;
      else variants.push({ text, from: minor, to: minor });
    }
    before = minor;
  }
  const rows = [...lines].flatMap(([name, variants]) =>
    variants.map(({ text, from, to }) => `${name}\t${from}-${to}\t${text}\n`),
  );
  return rows.sort().join('');
}

function kindLine({ apiVersion, kind, ...rest }: Kind): [string, string] {
  return [`${apiVersion} ${kind}`, JSON.stringify(rest)];
}

function definitionLine([name, definition]: [string, Definition]): [string, string] {
  return [name, JSON.stringify(definition)];
}

/** One line a definition or kind, for every Kubernetes version. */
function custom(fetch: (source: sources.Source) => string): string {
  const definitions = new Map<string, Definition>();
  const kinds: Kind[] = [];
  for (const source of sources.customResources) {
    const folder = join(fetch(source), source.folder);
    for (const file of readdirSync(folder)
      .filter((name) => source.files.test(name))
      .sort()) {
      for (const { schema, served, ...kind } of read(join(folder, file))) {
        if (!served) continue;
        kinds.push(kind);
        definitions.set(kind.definition, hoist(schema, definitions));
      }
    }
  }
  const rows = [...kinds.map(kindLine), ...[...definitions].map(definitionLine)];
  return rows
    .map(([name, text]) => `${name}\t\t${text}\n`)
    .sort()
    .join('');
}

function read(file: string): CustomResource[] {
  const text = readFileSync(file, 'utf8').replace(/^\{\{.*\}\}\n/gm, '');
  return customResources(parse(text));
}
