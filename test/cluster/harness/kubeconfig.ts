import { writeFileSync } from 'node:fs';
import type { Pair } from './certificates';

/** Writes a kubeconfig (as JSON, which is YAML) for one client of one server, and gives its path. */
export function writeKubeconfig(file: string, server: string, ca: string, client: Pair): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority': ca } }],
    users: [{ name: 'test', user: { 'client-certificate': client.certificate, 'client-key': client.key } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}
