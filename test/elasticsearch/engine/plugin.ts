import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Jdk } from './java';
import { output } from './process';

const folder = join(__dirname, '..', 'plugin');
const descriptor = join(folder, 'plugin-descriptor.properties');
const sources = () =>
  readdirSync(join(folder, 'gitops', 'fillin'))
    .sort()
    .map((name) => join(folder, 'gitops', 'fillin', name));

/** Names the plugin's sources, so that a changed plugin is never taken from the cache. */
export function pluginHash(): string {
  const hash = createHash('sha256');
  for (const file of [descriptor, ...sources()]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** Compiles the test plugin against the jars of an unpacked distribution, and installs it there as a module. */
export async function buildPlugin(jdk: Jdk, home: string): Promise<void> {
  const classes = mkdtempSync(join(tmpdir(), 'efk-plugin-'));
  const module = join(home, 'modules', 'fill-in');
  const classpath = [join(home, 'lib', '*'), join(home, 'modules', 'x-pack-core', '*')].join(':');
  try {
    const options = ['--release', '21', '-Xlint:-deprecation', '-nowarn', '-d', classes, '-cp', classpath];
    await output(join(jdk.home, 'bin', 'javac'), [...options, ...sources()]);
    const services = join(classes, 'META-INF', 'services');
    mkdirSync(services, { recursive: true });
    writeFileSync(join(services, 'org.elasticsearch.features.FeatureSpecification'), 'gitops.fillin.Features\n');
    mkdirSync(module, { recursive: true });
    await output(join(jdk.home, 'bin', 'jar'), ['cf', join(module, 'fill-in.jar'), '-C', classes, '.']);
    copyFileSync(descriptor, join(module, 'plugin-descriptor.properties'));
  } finally {
    rmSync(classes, { recursive: true, force: true });
  }
}
