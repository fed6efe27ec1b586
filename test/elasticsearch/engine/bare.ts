import { join } from 'node:path';
import { newAddress } from './address';
import { copyFile, makeFolder, writeFile } from './folder';
import type { Host } from './folder';
import { fast } from './node';
import type { NodeSpec } from './node';

/** A node that no manifest describes: what is tested is one thing about its configuration. */
export interface Bare {
  /** Lines of elasticsearch.yml besides addresses and paths. */
  config: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Replaces the options that make a node fast and small. */
  jvm?: readonly string[];
  /** More files of the configuration folder. */
  files?: Readonly<Record<string, string>>;
  /** A keystore to start with. */
  keystore?: string;
}

export const smallHeap = ['-Xms256m', '-Xmx256m'];

/** Lays out a node with a folder and an address of its own. */
export async function bareNode(host: Host, name: string, { config, env = {}, jvm, files = {}, keystore }: Bare): Promise<NodeSpec> {
  const address = await newAddress();
  const folder = makeFolder(join(host.work, name));
  const conf = join(folder, 'config');
  for (const file of ['log4j2.properties', 'jvm.options']) copyFile(join(host.home, 'config', file), join(conf, file));
  makeFolder(join(conf, 'jvm.options.d'));
  const [data, logs, tmp] = ['data', 'logs', 'tmp'].map((part) => makeFolder(join(folder, part)));
  const lines = [
    ...config,
    `network.host: ${address.address}`,
    `http.port: ${address.httpPort}`,
    `transport.port: ${address.transportPort}`,
    `path.data: ${data}`,
    `path.logs: ${logs}`,
    `path.repo: ${join(folder, 'repository')}`,
  ];
  writeFile(join(conf, 'elasticsearch.yml'), `${lines.join('\n')}\n`);
  for (const [path, content] of Object.entries(files)) writeFile(join(conf, path), content);
  if (keystore !== undefined) copyFile(keystore, join(conf, 'elasticsearch.keystore'));
  return { name, ...address, config: conf, tmp: tmp ?? folder, env, jvm: jvm ?? [...smallHeap, ...fast] };
}
