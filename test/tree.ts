import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../scripts/model/kube/manifest';
import { build } from '../scripts/source/build';

/** The repository's root. */
export const root = join(__dirname, '..');

/** The components of the base, by folder name. */
export const components = readdirSync(join(root, 'base/components'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** The parts of a cluster with split roles, and of one with a single node. */
export const parts = {
  split: [
    'namespace',
    'priority',
    'elasticsearch/master',
    'elasticsearch/data',
    'elasticsearch/client',
    'elasticsearch/bootstrap',
    'kibana',
    'fluentd',
  ],
  single: ['namespace', 'priority', 'elasticsearch/single', 'elasticsearch/bootstrap', 'kibana', 'fluentd'],
} as const;

/** Builds a kustomization of these parts and components of the base, as an overlay would. */
export async function compose(resources: readonly string[], used: readonly string[] = []): Promise<Manifest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'efk-compose-'));
  try {
    const path = (name: string) => relative(folder, join(root, 'base', name));
    const kustomization = {
      resources: resources.map(path),
      components: used.map((name) => path(`components/${name}`)),
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return objects(await build(folder, `${resources.join(' + ')} with ${used.join(' + ') || 'nothing'}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The objects of a rendered text. */
export const objects = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS() as Manifest);

/** Kind, namespace and name, without the hash of a generated ConfigMap. */
export const id = ({ kind, metadata }: Manifest) =>
  [kind, metadata.namespace, kind === 'ConfigMap' ? metadata.name.replace(/-[a-z0-9]{10}$/, '') : metadata.name]
    .filter(Boolean)
    .join('/');
