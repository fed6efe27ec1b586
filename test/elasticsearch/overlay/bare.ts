import { join } from 'node:path';
import type { Address } from '../engine/address';
import { newAddress } from '../engine/address';
import type { Host } from '../engine/folder';
import { copyFile, makeFolder, writeFile } from '../engine/folder';
import type { NodeSpec } from '../engine/node';
import { fast } from '../engine/node';
import { rewrite } from './rewrite';

/** A node of which one thing is tested. */
export interface Bare {
  /** Its elasticsearch.yml; addresses and paths are rewritten as those of a rendered node. */
  config: string;
  env?: Readonly<Record<string, string>>;
  /** Replaces the options that make a node fast and small. */
  jvm?: readonly string[];
  /** More files of the configuration folder. */
  files?: Readonly<Record<string, string>>;
  /** `address:port` of its peers, where it names any. */
  seeds?: readonly string[];
  /** Where it listens, when that is to be where another listened before. */
  at?: Address;
}

export const small = ['-Xms256m', '-Xmx256m', ...fast];

/** A first start without security settings would make certificates, which takes most of a minute. */
export const quick = 'xpack.security.autoconfiguration.enabled: false\n';

/** Lays out a node with a folder and an address of its own. What lies in its data folder from an earlier run stays. */
export async function bareNode(host: Host, name: string, bare: Bare): Promise<NodeSpec> {
  const { config, env = {}, jvm = small, files = {}, seeds = [] } = bare;
  const { address, httpPort, transportPort, readinessPort } = bare.at ?? (await newAddress());
  const listens = { address, httpPort, transportPort, readinessPort };
  const folder = makeFolder(join(host.work, name));
  const conf = join(folder, 'config');
  for (const file of ['log4j2.properties', 'jvm.options']) copyFile(join(host.home, 'config', file), join(conf, file));
  makeFolder(join(conf, 'jvm.options.d'));
  const place = (part: string) => makeFolder(join(folder, part));
  const paths = { 'path.data': place('data'), 'path.logs': place('logs'), 'path.repo': place('repository') };
  const node = rewrite({ config, env, heap: '' }, { ...listens, seeds, paths, heap: '' });
  writeFile(join(conf, 'elasticsearch.yml'), node.config);
  for (const [path, content] of Object.entries(files)) writeFile(join(conf, path), content);
  return { name, ...listens, config: conf, tmp: place('tmp'), env: node.env, jvm };
}
