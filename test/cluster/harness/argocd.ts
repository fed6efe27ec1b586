import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../../scripts/yaml/parse';
import type { ControlPlane } from './control-plane';
import { engines, moduleFolder, wrapper } from './engines';
import { freePorts } from './ports';
import { waitFor, when } from './wait';

/** Seconds after which Argo CD compares every Application again by itself. */
export const resync = 10;

/**
 * Starts Argo CD's application controller and repository server (and a redis in memory) against a control plane.
 * @param programs the folder of the programs.
 * @param kustomize the kustomize that the repository server must use.
 */
export async function startArgoCd(plane: ControlPlane, programs: string, kustomize: string): Promise<void> {
  const { processes, folder } = plane;
  const files = (name: string): string => {
    const path = join(folder, 'argocd', name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const [redisPort, repoPort, repoMetrics, controllerMetrics] = (await freePorts(4)) as [
    number,
    number,
    number,
    number,
  ];
  await installConfiguration(plane);

  const redis = `127.0.0.1:${redisPort}`;
  processes.start('redis', join(programs, 'redis'), [redis]);
  const common = {
    KUBECONFIG: plane.kubeconfig,
    HOME: files('home'),
    TMPDIR: files('tmp'),
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_TLS_DATA_PATH: files('tls'),
    ARGOCD_SSH_DATA_PATH: files('ssh'),
    ARGOCD_GPG_DATA_PATH: files('gpg-data'),
    ARGOCD_GNUPGHOME: files('gnupg'),
    ARGOCD_PLUGINSOCKFILEPATH: files('plugins'),
    ARGOCD_GPG_ENABLED: 'false',
  };
  const argocd = join(programs, 'argocd');
  processes.start(
    'argocd-repo-server',
    argocd,
    [
      ...['--address', '127.0.0.1', '--port', String(repoPort), '--redis', redis],
      ...['--metrics-address', '127.0.0.1', '--metrics-port', String(repoMetrics)],
      ...['--revision-cache-expiration', '1s'],
    ],
    {
      ...common,
      ARGOCD_BINARY_NAME: 'argocd-repo-server',
      PATH: `${await tools(files('bin'), kustomize)}:${process.env['PATH'] ?? ''}`,
      // The repository of the tests may belong to another user than the one who runs them.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
  );
  await answers(`http://127.0.0.1:${repoMetrics}/healthz?full=true`);
  processes.start(
    'argocd-application-controller',
    argocd,
    [
      ...['--namespace', 'argocd', '--redis', redis, '--repo-server', `localhost:${repoPort}`],
      ...['--metrics-port', String(controllerMetrics)],
      ...['--app-resync', String(resync), '--app-resync-jitter', '0'],
      ...['--self-heal-timeout-seconds', '1', '--self-heal-backoff-timeout-seconds', '1'],
      ...['--loglevel', 'info'],
    ],
    { ...common, ARGOCD_BINARY_NAME: 'argocd-application-controller', ARGOCD_SYNC_WAVE_DELAY: '1' },
  );
  await answers(`http://127.0.0.1:${controllerMetrics}/healthz`);
}

async function installConfiguration({ kube }: ControlPlane): Promise<void> {
  await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
  const module = await moduleFolder('github.com/argoproj/argo-cd/v3', wrapper(engines.argocd));
  const folder = join(module, 'manifests', 'base', 'config');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  for (const object of files.flatMap((file) => parse(readFileSync(join(folder, file), 'utf8'), file))) {
    object.metadata.namespace = 'argocd';
    // The session key that argocd-server would write; nobody logs in here.
    if (object.kind === 'Secret') object['stringData'] = { 'server.secretkey': 'unused' };
    await kube.apply(object);
  }
}

async function answers(url: string): Promise<void> {
  await waitFor(`an answer of ${url}`, 90, async () => {
    const answer = await fetch(url);
    return when(answer.ok, `status ${answer.status}`);
  });
}

/**
 * What the repository server calls by name: kustomize, and the script that it runs for each commit, signed or not (in a
 * module no file may be executed).
 */
async function tools(folder: string, kustomize: string): Promise<string> {
  const name = 'git-verify-wrapper.sh';
  const module = await moduleFolder('github.com/argoproj/argo-cd/v3', wrapper(engines.argocd));
  copyFileSync(join(module, 'hack', name), join(folder, name));
  chmodSync(join(folder, name), 0o700);
  symlinkSync(kustomize, join(folder, 'kustomize'));
  return folder;
}
