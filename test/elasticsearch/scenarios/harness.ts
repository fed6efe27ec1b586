import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { findJdk } from '../engine/java';
import { differences, rewrite } from '../overlay/rewrite';
import type { Step } from '../step';

const around = {
  address: '127.0.0.9',
  httpPort: 9201,
  transportPort: 9300,
  readinessPort: 9401,
  seeds: ['127.0.0.8:9300'],
  paths: { 'path.data': '/data', 'path.logs': '/logs', 'path.repo': '/repo' },
  heap: '256m',
};

/** The parts of the harness that could hide a difference, seen to find one. */
export const harness: readonly Step[] = [
  {
    title: 'a rewrite is listed, dotted or nested, in the file or in a variable',
    async run() {
      const config = 'network:\n  host: 0.0.0.0\nhttp.port: 9200\nreadiness.port: 9400\nnode.name: ${NAME}\n';
      const rendered = { config, env: { NAME: 'a', 'discovery.seed_hosts': 'masters' }, heap: '-Xms2g\n-Xmx2g\n' };
      const node = rewrite(rendered, around);
      assert.equal(
        node.rewrites.map(({ of, key, from, to }) => `${of} ${key}: ${from} to ${to}`),
        [
          'setting network.host: 0.0.0.0 to 127.0.0.9',
          'setting http.port: 9200 to 9201',
          'setting readiness.port: 9400 to 9401',
          'variable discovery.seed_hosts: masters to 127.0.0.8:9300',
          'setting path.data: undefined to /data',
          'setting path.logs: undefined to /logs',
          'setting path.repo: undefined to /repo',
          'option -Xms: 2g to 256m',
          'option -Xmx: 2g to 256m',
        ],
      );
      assert.equal(differences(rendered, node), node.rewrites.map(({ of, key }) => `${of} ${key}`).sort());
    },
  },
  {
    title: 'a difference that no rewrite lists is found',
    async run() {
      const before = { config: 'a: 1\nb: [x]\n', env: { A: '1' }, heap: '-Xmx1g\n' };
      assert.equal(differences(before, { ...before, config: 'a: 2\nc: 3\n' }), ['setting a', 'setting b', 'setting c']);
      assert.equal(differences(before, { ...before, env: {} }), ['variable A']);
      assert.equal(differences(before, { ...before, heap: '-Xmx1g\n-XX:+UseZGC\n' }), ['option -XX:+UseZGC']);
    },
  },
  {
    title: 'the JDK is the one that is named, else the oldest that suffices',
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'efk-jdk-'));
      const make = (name: string, version: string, compiler = true) => {
        const home = join(folder, name);
        mkdirSync(join(home, 'bin'), { recursive: true });
        writeFileSync(join(home, 'release'), `JAVA_VERSION="${version}"\n`);
        if (compiler) writeFileSync(join(home, 'bin', 'javac'), '');
        return home;
      };
      try {
        const [old, newest] = [make('a', '17.0.2'), make('b', '25.0.1')];
        make('c', '21.0.5');
        make('d', '21', false);
        assert.is(findJdk({}, folder)?.release, 21);
        assert.is(findJdk({ JAVA_HOME: newest }, folder)?.release, 25);
        assert.is(findJdk({ ES_JAVA_HOME: newest, JAVA_HOME: join(folder, 'c') }, folder)?.release, 25);
        assert.is(findJdk({ JAVA_HOME: old }, folder)?.release, 21);
        assert.is(findJdk({ JAVA_HOME: old }, join(folder, 'none')), undefined);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  },
];
