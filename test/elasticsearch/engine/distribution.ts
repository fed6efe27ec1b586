import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Jdk } from './java';
import { buildPlugin, pluginHash } from './plugin';
import { isRoot, output } from './process';

export const version = '9.5.3';
const artifact = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${version}:zip`;
const sha256 = 'bec49f3b8d00e75c8d1cec85c35298635ec9fbd3ae80ef5aeb6bc05abdb3db2d';
const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

/** Where engines are kept between runs. */
export function cacheFolder(environment = process.env): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'efk-gitops', 'engines');
}

/**
 * The folder of an installed Elasticsearch with our plugin, fetched from Maven Central, verified and unpacked on the
 * first call. A home that only root may enter is useless to the image's uid, so root unpacks into the temporary folder.
 */
export async function install(jdk: Jdk): Promise<string> {
  const zip = join(cacheFolder(), `elasticsearch-${version}.zip`);
  if (!existsSync(zip)) await fetchZip(zip);
  await verify(zip);
  const parent = isRoot ? join(tmpdir(), 'efk-gitops-engines') : cacheFolder();
  const home = join(parent, `elasticsearch-${version}-${pluginHash()}`);
  if (existsSync(home)) return home;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const work = mkdtempSync(join(parent, '.unpack-'));
  try {
    await output(join(jdk.home, 'bin', 'jar'), ['xf', zip], { cwd: work });
    const unpacked = join(work, `elasticsearch-${version}`);
    for (const name of readdirSync(join(unpacked, 'bin'))) chmodSync(join(unpacked, 'bin', name), 0o755);
    asImage(join(unpacked, 'bin', 'elasticsearch-env'));
    await buildPlugin(jdk, unpacked);
    chmodSync(work, 0o755);
    renameSync(unpacked, home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return home;
}

/** Does to the start script what the build of the image does, so that settings are read from the environment. */
function asImage(script: string): void {
  const text = readFileSync(script, 'utf8');
  const changed = text.replace('ES_DISTRIBUTION_TYPE=zip', 'ES_DISTRIBUTION_TYPE=docker');
  if (changed === text) throw new Error(`${script}: expected ES_DISTRIBUTION_TYPE=zip`);
  writeFileSync(script, changed);
}

async function fetchZip(zip: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(join(cacheFolder(), '.fetch-'));
  try {
    const options = ['-q', '-B', `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`];
    await output('mvn', [...options, `${dependencyPlugin}:copy`], { cwd: work, seconds: 900 });
    renameSync(join(work, `elasticsearch-${version}.zip`), zip);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function verify(zip: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(zip), hash);
  const found = hash.digest('hex');
  if (found === sha256) return;
  rmSync(zip);
  throw new Error(`${artifact} has sha256 ${found}, expected ${sha256}; the file was removed`);
}
