import { workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { provided } from '../../scripts/model/references/provided';
import { references } from '../../scripts/model/references/references';
import type { ChangeRule } from '../../scripts/rule/change';

export const secretKeys: ChangeRule = {
  id: 'changes/secret-keys',
  title: 'No key of a Secret vanishes while a pod reads it',
  severity: 'error',
  rationale: 'Running pods go on until they restart; then they stay in CreateContainerConfigError.',
  remediation: 'Remove the reference first, in a commit of its own, and the key when no pod reads it.',
  source: 'Kubernetes docs, Secrets; checks K8S-04',

  *check({ before, after }) {
    for (const workload of workloadKinds.flatMap((kind) => after.ofKind(kind))) {
      const namespace = namespaceOf(workload);
      for (const { kind, name, key, path, keyPath, reader } of references(workload)) {
        if (kind !== 'Secret') continue;
        const [old, now] = [provided(before, kind, name, namespace), provided(after, kind, name, namespace)];
        if (!old) continue;
        if (!now) yield { object: workload, path, message: `${reader} reads Secret ${name}, which vanishes` };
        else if (key !== undefined && now.keys && !now.keys.has(key) && (old.keys?.has(key) ?? true)) {
          yield {
            object: workload,
            path: keyPath ?? path,
            message: `${reader} reads the key ${key} of Secret ${name}, which vanishes`,
          };
        }
      }
    }
  },

  pass: {
    'a key that nobody reads': { before: secret('password', 'other'), after: secret('password') },
  },
  fail: {
    'kibana reads the key password of Secret user, which vanishes': {
      before: secret('password'),
      after: secret('passwd'),
    },
  },
};

function secret(...keys: string[]): string {
  return `
      kind: Pod
      metadata: { name: kibana, namespace: logging }
      spec: { containers: [{ name: kibana, env: [{ name: P, valueFrom: { secretKeyRef: { name: user, key: password } } }] }] }
      ---
      kind: Secret
      metadata: { name: user, namespace: logging }
      data: { ${keys.map((key) => `${key}: YQ==`).join(', ')} }
    `;
}
