import { chownSync, copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { install } from './distribution';
import type { Jdk } from './java';
import { isRoot, output, uid, unprivileged } from './process';

/** What every node of a run shares. */
export interface Host {
  jdk: Jdk;
  /** The installed Elasticsearch. */
  home: string;
  /** The folder of this run; each node has a folder in it. */
  work: string;
}

/** Installs the engine and makes the folder of a run. */
export async function prepareHost(jdk: Jdk): Promise<Host> {
  const home = await install(jdk);
  const work = mkdtempSync(join(tmpdir(), 'efk-elasticsearch-'));
  own(work);
  return { jdk, home, work };
}

/** Makes a folder that a node may write. */
export function makeFolder(path: string): string {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return path;
  for (let made = path; made.length >= first.length; made = dirname(made)) own(made);
  return path;
}

/** Writes a file that a node may read. */
export function writeFile(path: string, content: string): void {
  makeFolder(dirname(path));
  writeFileSync(path, content);
  own(path);
}

/** Copies a file so that a node may read it. */
export function copyFile(from: string, to: string): void {
  makeFolder(dirname(to));
  copyFileSync(from, to);
  own(to);
}

/** The environment of a node or of a tool of Elasticsearch: nothing of ours but the search path. */
export function toolEnvironment({ jdk, home }: Host, config: string, tmp: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: tmp,
    ES_HOME: home,
    ES_JAVA_HOME: jdk.home,
    ES_PATH_CONF: config,
    ES_TMPDIR: tmp,
    LIBFFI_TMPDIR: tmp,
    CLI_JAVA_OPTS: '-XX:TieredStopAtLevel=1',
  };
}

/** Writes a keystore with one setting into a configuration folder. */
export async function addToKeystore(
  host: Host,
  config: string,
  tmp: string,
  setting: string,
  value: string,
): Promise<void> {
  const tool = join(host.home, 'bin', 'elasticsearch-keystore');
  const words = `printf %s "$VALUE" | exec "$0" add --stdin --force ${setting}`;
  await output(...unprivileged('sh', ['-c', words, tool]), {
    env: { ...toolEnvironment(host, config, tmp), VALUE: value },
  });
}

function own(path: string): void {
  if (isRoot) chownSync(path, uid, uid);
}
