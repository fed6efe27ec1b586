import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JDK and its feature release: 21, 25. */
export interface Jdk {
  home: string;
  release: number;
}

const oldest = 21;

/** What a machine without a fitting JDK is told. */
export const jdkHint = `a JDK ${oldest} or newer (Debian: openjdk-${oldest}-jdk-headless; or set ES_JAVA_HOME)`;

/** The JDK to use: ES_JAVA_HOME, then JAVA_HOME, then the oldest sufficient one under /usr/lib/jvm. */
export function findJdk(environment = process.env, folder = '/usr/lib/jvm'): Jdk | undefined {
  const named = [environment['ES_JAVA_HOME'], environment['JAVA_HOME']].flatMap((home) => (home ? [home] : []));
  const installed = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const fits = (homes: string[]) => homes.flatMap(jdk).filter(({ release }) => release >= oldest);
  return fits(named)[0] ?? fits(installed).sort((a, b) => a.release - b.release)[0];
}

function jdk(home: string): Jdk[] {
  const file = join(home, 'release');
  if (!existsSync(file) || !existsSync(join(home, 'bin', 'javac'))) return [];
  const version = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(file, 'utf8'));
  return version ? [{ home, release: Number(version[1]) }] : [];
}
