import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { podSpec } from '../../../scripts/model/kube/pod';
import { makeFolder, writeFile } from '../engine/folder';
import { launch } from '../engine/process';
import { until } from '../engine/wait';
import { podsBehind } from './cluster';
import { movedValues } from './init';
import { container } from './pod';
import type { Cluster } from './running';
import { objectNamed } from './stack';

let runs = 0;

/**
 * Runs the script of the bootstrap Job as its pod would, with the Job's own command, variables and mounts; returns what
 * it printed. curl is told where the Service leads, so URL and certificate are checked as in the cluster.
 * @param cut kills it as soon as it has printed this.
 */
export async function runBootstrap(cluster: Cluster, cut?: string): Promise<{ code: number | null; printed: string }> {
  const { stack, host, pods } = cluster;
  const workload = objectNamed(stack, 'Job', 'elasticsearch-bootstrap');
  runs += 1;
  const name = `elasticsearch-bootstrap-${runs}`;
  const folder = makeFolder(join(host.work, name));
  const main = container(
    { workload, stack, name, ip: '127.0.0.1', labels: {}, folder },
    podSpec(workload)?.value.containers[0].name,
  );
  const home = makeFolder(join(folder, 'home'));
  const { hostname, port } = new URL(main.env['ELASTICSEARCH_URL'] ?? '');
  const [pod] = podsBehind(stack, hostname, workload.metadata.namespace ?? '', pods);
  writeFile(join(home, '.curlrc'), `connect-to = "${hostname}:${port}:${pod?.address}:${pod?.httpPort}"\n`);
  const tmp = makeFolder(main.path('/tmp'));
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...movedValues(main), HOME: home, TMPDIR: tmp };
  const log = join(folder, 'output.log');
  writeFile(log, '');
  const [command = '', ...args] = main.command.map(main.moved);
  const launched = launch(command, args, { env, log, cwd: tmp });
  const printed = () => readFileSync(log, 'utf8');
  let ended = false;
  void launched.ended.then(() => (ended = true));
  if (cut !== undefined) {
    await until(`the bootstrap to print ${cut}`, 240, () => printed().includes(cut) || ended, 10);
    launched.kill();
  }
  const code = await Promise.race([
    launched.ended,
    until('the bootstrap to end', 300, () => ended).then(() => launched.ended),
  ]);
  return { code, printed: printed() };
}
