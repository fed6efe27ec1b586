import { join } from 'node:path';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { group } from '../../../scripts/model/kube/manifest';
import { startClusterDns } from './cluster-dns';
import type { ControlPlane } from './control-plane';
import { freePorts } from './ports';

/** Folders of the programs; absent for a controller that no overlay of the run needs. */
export interface SecretPrograms {
  certManager: string | undefined;
  externalSecrets: string | undefined;
}

/** Whether any of the objects is for a controller's API group, or for one below it. */
export const usesGroup = (objects: readonly Manifest[], name: string): boolean =>
  objects.some((object) => `.${group(object)}`.endsWith(`.${name}`));

/** Starts those of cert-manager's and external-secrets' controllers that the objects need. */
export async function startSecretControllers(
  { processes, kubeconfig, kube, apiPort }: ControlPlane,
  objects: readonly Manifest[],
  { certManager, externalSecrets }: SecretPrograms,
): Promise<{ stop(): void }> {
  if (certManager && usesGroup(objects, 'cert-manager.io')) {
    await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cert-manager' } });
    processes.start('cert-manager', join(certManager, 'cert-manager'), ['--kubeconfig', kubeconfig]);
  }
  if (!externalSecrets || !usesGroup(objects, 'external-secrets.io')) return { stop() {} };

  const [metrics] = (await freePorts(1)) as [number];
  const dns = await startClusterDns(apiPort);
  processes.start(
    'external-secrets',
    join(externalSecrets, 'external-secrets'),
    ['--metrics-addr', `127.0.0.1:${metrics}`, '--concurrent', '2', '--store-requeue-interval', '10s'],
    { KUBECONFIG: kubeconfig, HTTPS_PROXY: dns.proxy, https_proxy: dns.proxy, NO_PROXY: '', no_proxy: '' },
  );
  return dns;
}
