import { join } from 'node:path';
import { runCommand } from './run-command';

/** Files of a certificate authority and of what it signed, all PEM. */
export interface Certificates {
  ca: string;
  server: Pair;
  admin: Pair;
  controllerManager: Pair;
  scheduler: Pair;
  /** RSA key that signs the tokens of service accounts, and its public half. */
  serviceAccounts: Pair;
}

/** A key and what proves it: a certificate, or for service accounts the public key. */
export interface Pair {
  key: string;
  certificate: string;
}

/** Makes everything that a control plane on 127.0.0.1 needs; the second address is the first one of the Service range. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const file = (name: string) => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
  const ca: Pair = { key: file('ca.key'), certificate: file('ca.crt') };
  await runCommand('openssl', [
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    ca.key,
    '-out',
    ca.certificate,
    '-subj',
    '/CN=ca',
  ]);
  const sign = async (name: string, subject: string, ...extensions: string[]): Promise<Pair> => {
    const pair = { key: file(`${name}.key`), certificate: file(`${name}.crt`) };
    const added = ['basicConstraints=CA:FALSE', ...extensions].flatMap((extension) => ['-addext', extension]);
    const authority = ['-CA', ca.certificate, '-CAkey', ca.key];
    await runCommand('openssl', [
      ...['req', '-x509', ...newKey, ...authority, '-keyout', pair.key, '-out', pair.certificate, '-subj', subject],
      ...added,
    ]);
    return pair;
  };
  const client = 'extendedKeyUsage=clientAuth';
  const names = 'IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes.default,DNS:kubernetes.default.svc';
  const serviceAccounts = { key: file('sa.key'), certificate: file('sa.pub') };
  await runCommand('openssl', ['genrsa', '-out', serviceAccounts.key, '2048']);
  await runCommand('openssl', ['rsa', '-in', serviceAccounts.key, '-pubout', '-out', serviceAccounts.certificate]);
  return {
    ca: ca.certificate,
    server: await sign('server', '/CN=kube-apiserver', 'extendedKeyUsage=serverAuth', `subjectAltName=${names}`),
    admin: await sign('admin', '/O=system:masters/CN=admin', client),
    controllerManager: await sign('controller-manager', '/CN=system:kube-controller-manager', client),
    scheduler: await sign('scheduler', '/CN=system:kube-scheduler', client),
    serviceAccounts,
  };
}
