import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines, moduleFolder, wrapper } from './engines';
import type { Kube } from './kube';
import { runCommand } from './run-command';
import { waitFor, when } from './wait';

/** external-secrets as users install it. Its CRDs come from the release; see README.md for why its controller does not. */
const externalSecrets = {
  module: 'github.com/external-secrets/external-secrets@v1.3.2',
  sum: 'h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=',
};

/** The CRDs of Argo CD, cert-manager and external-secrets, from the modules of their releases. */
export async function customResources(): Promise<Definition[]> {
  const argocd = await moduleFolder('github.com/argoproj/argo-cd/v3', wrapper(engines.argocd));
  const certManager = await moduleFolder('github.com/cert-manager/cert-manager', wrapper(engines['cert-manager']));
  const folders = [
    join(argocd, 'manifests', 'crds'),
    join(certManager, 'deploy', 'crds'),
    join(await download(externalSecrets), 'config', 'crds', 'bases'),
  ];
  return folders.flatMap(definitionsIn);
}

/** A CRD as its file has it: three megabytes of YAML are sent as they are, since parsing them takes ten seconds. */
export interface Definition {
  name: string;
  text: string;
}

function definitionsIn(folder: string): Definition[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  return files.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const name = /^ {2}name: "?([a-z0-9.-]+)"?$/m.exec(text)?.[1];
    if (!name || text.split(/^kind: CustomResourceDefinition$/m).length !== 2)
      throw new Error(`${file}: expected one CRD`);
    return { name, text };
  });
}

async function download({ module, sum }: { module: string; sum: string }): Promise<string> {
  const answer = await runCommand('go', ['mod', 'download', '-json', module], { cwd: '/', seconds: 600 });
  const { Dir, Sum } = JSON.parse(answer) as { Dir: string; Sum: string };
  if (Sum !== sum) throw new Error(`${module}: expected ${sum}, the module proxy gave ${Sum}`);
  return Dir;
}

/** Applies the CRDs and waits until the server serves them. */
export async function installCustomResources(kube: Kube, definitions: readonly Definition[]): Promise<void> {
  const collection = await kube.collection('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  await Promise.all(
    definitions.map(async ({ name, text }) => {
      const path = `${collection}/${name}?fieldManager=cluster-tests`;
      const { status, text: answer } = await kube.raw('PATCH', path, text, 'application/apply-patch+yaml');
      if (status >= 400) throw new Error(`${name}: ${answer}`);
    }),
  );
  await waitFor('the CRDs to be served', 60, async () => {
    const there = await kube.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    const waiting = there.filter(({ ['status']: status }) => !established(status));
    return when(waiting.length === 0, `not yet: ${waiting.map(({ metadata }) => metadata.name).join(', ')}`);
  });
}

function established(status: { conditions?: { type: string; status: string }[] } | undefined): boolean {
  return (status?.conditions ?? []).some(({ type, status: value }) => type === 'Established' && value === 'True');
}
