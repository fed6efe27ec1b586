import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The repository's root. */
export const repository = join(__dirname, '../..');

/** What a run of the command line left behind. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line as `npm run` does, optionally on another repository or in another folder. */
export function cli(
  args: readonly string[],
  options: { root?: string; input?: string; cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  const { root, input = '', cwd = repository } = options;
  const env = { ...process.env, ...(root === undefined ? {} : { EFK_ROOT: root }), ...options.env };
  return new Promise((resolve, reject) => {
    const command = ['-r', join(repository, 'scripts/register.js'), join(repository, 'scripts/cli.ts'), ...args];
    const child = spawn(process.execPath, command, { cwd, env });
    const run: Run = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (run.stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (run.stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...run, code }));
    child.stdin.on('error', () => undefined); // a command that reads nothing may close it first
    child.stdin.end(input);
  });
}

/** A repository in a temporary folder: files by path. Two small clean overlays, changed by what is given. */
export function repositoryWith(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'efk-'));
  for (const [path, content] of Object.entries({ ...clean, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Removes a repository that a test made. */
export const remove = (root: string) => rmSync(root, { recursive: true, force: true });

const stack = (environment: string) => `apiVersion: efk-gitops/v1
kind: Stack
environment: ${environment}
kubernetesVersion: "1.36"
containerRuntime: containerd
argocd:
  repository: https://git.example/efk.git
  revision: main
  destination: { server: https://kubernetes.default.svc, namespace: kube-logging }
  automated: true
external:
  - { kind: Namespace, name: kube-logging }
  - { kind: Secret, name: kibana-system-user, namespace: kube-logging, keys: [password], values: { username: kibana_system } }
`;

const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - configmap.yaml
`;

const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: kube-logging
  labels: { app.kubernetes.io/name: settings, app.kubernetes.io/component: settings, app.kubernetes.io/part-of: efk }
data:
  level: info
`;

const clean: Readonly<Record<string, string>> = {
  'overlays/dev/kustomization.yaml': kustomization,
  'overlays/dev/configmap.yaml': configMap,
  'overlays/dev/stack.yaml': stack('dev'),
  'overlays/prod/kustomization.yaml': kustomization,
  'overlays/prod/configmap.yaml': configMap,
  'overlays/prod/stack.yaml': stack('prod'),
};

/** A Deployment with one container without a memory limit: wrong in exactly the rule that a test selects. */
export const unlimited = `apiVersion: v1
kind: Pod
metadata: { name: kibana, namespace: kube-logging }
spec:
  containers:
    - { name: kibana, image: kibana:9.5.3 }
`;
