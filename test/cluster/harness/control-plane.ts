import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from './certificates';
import { makeCertificates } from './certificates';
import { engines, moduleFolder, wrapper } from './engines';
import type { Kube } from './kube';
import { kubeAt } from './kube';
import { writeKubeconfig } from './kubeconfig';
import { freePorts } from './ports';
import type { Processes } from './processes';
import { processesIn } from './processes';
import { waitFor, when } from './wait';

/** A Kubernetes control plane on 127.0.0.1, with kwok in place of kubelets. */
export interface ControlPlane {
  kube: Kube;
  /** The administrator's kubeconfig. */
  kubeconfig: string;
  apiPort: number;
  certificates: Certificates;
  processes: Processes;
  folder: string;
}

/** Folders that hold the programs. */
export interface Programs {
  kubernetes: string;
  kwok: string;
}

/**
 * Starts etcd, the API server with its default admission plugins, the controller manager, the scheduler and kwok.
 * @param folder an empty folder for certificates, data and logs.
 */
export async function startControlPlane(folder: string, programs: Programs): Promise<ControlPlane> {
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const [etcdPort, peerPort, apiPort, managerPort, schedulerPort, kwokPort] = (await freePorts(6)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const certificates = await makeCertificates(folder);
  const processes = processesIn(logs);
  const program = (name: string) => join(programs.kubernetes, name);
  const server = `https://127.0.0.1:${apiPort}`;
  const kubeconfigOf = (name: 'admin' | 'controllerManager' | 'scheduler') =>
    writeKubeconfig(join(folder, `${name}.kubeconfig`), server, certificates.ca, certificates[name]);
  const kubeconfig = kubeconfigOf('admin');

  const etcd = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  processes.start('etcd', program('etcd'), [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ]);
  processes.start('kube-apiserver', program('kube-apiserver'), [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    `--client-ca-file=${certificates.ca}`,
    `--tls-cert-file=${certificates.server.certificate}`,
    `--tls-private-key-file=${certificates.server.key}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${certificates.serviceAccounts.certificate}`,
    `--service-account-signing-key-file=${certificates.serviceAccounts.key}`,
  ]);
  const kube = kubeAt(server, certificates.ca, certificates.admin);
  await waitFor('the API server to be ready', 120, async () => {
    const { status, text } = await kube.raw('GET', '/readyz');
    return when(status === 200, text);
  });

  const client = (file: string) =>
    ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map((flag) => `--${flag}=${file}`);
  processes.start('kube-controller-manager', program('kube-controller-manager'), [
    ...client(kubeconfigOf('controllerManager')),
    '--bind-address=127.0.0.1',
    `--secure-port=${managerPort}`,
    `--root-ca-file=${certificates.ca}`,
    `--service-account-private-key-file=${certificates.serviceAccounts.key}`,
    '--use-service-account-credentials=true',
    '--leader-elect=false',
  ]);
  processes.start('kube-scheduler', program('kube-scheduler'), [
    ...client(kubeconfigOf('scheduler')),
    '--bind-address=127.0.0.1',
    `--secure-port=${schedulerPort}`,
    '--leader-elect=false',
  ]);
  processes.start('kwok', join(programs.kwok, 'kwok'), [
    `--kubeconfig=${kubeconfig}`,
    '--manage-all-nodes=true',
    '--cidr=10.1.0.0/16',
    '--node-ip=127.0.0.1',
    '--node-lease-duration-seconds=40',
    `--server-address=127.0.0.1:${kwokPort}`,
    ...(await stages()).map((file) => `--config=${file}`),
  ]);
  return { kube, kubeconfig, apiPort, certificates, processes, folder };
}

/** kwok's own rules: nodes become Ready and stay so, pods run at once, pods of Jobs complete, deleted pods go. */
async function stages(): Promise<string[]> {
  const module = await moduleFolder('sigs.k8s.io/kwok', wrapper(engines.kwok));
  const files = [
    'node/fast/node-initialize',
    'node/heartbeat-with-lease/node-heartbeat-with-lease',
    'pod/fast/pod-ready',
  ];
  const all = [...files, 'pod/fast/pod-complete', 'pod/fast/pod-delete'];
  return all.map((file) => join(module, 'kustomize', 'stage', `${file}.yaml`));
}
