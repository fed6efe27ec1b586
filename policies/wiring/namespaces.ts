import { exists, missing } from '../../scripts/model/kube/lookup';
import type { Manifest } from '../../scripts/model/kube/manifest';
import type { Stack } from '../../scripts/model/kube/stack';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const builtIn = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

export const namespaces: Policy = {
  id: 'wiring/namespaces',
  title: 'Every namespace that objects are put into is in the target or declared outside',
  severity: 'error',
  rationale: 'Objects of a namespace that does not exist are refused; the whole sync stops there.',
  remediation: 'Add the Namespace, correct metadata.namespace, or declare the namespace under external in stack.yaml.',
  source: 'Kubernetes docs, Namespaces; kube-linter use-namespace; checks K8S-01, errata E02',

  *check(object, stack) {
    const namespace: unknown = object.metadata.namespace;
    if (typeof namespace !== 'string' || !namespace || builtIn.has(namespace)) return;
    const { first, declared } = stack.memo(byNamespace);
    if (!declared || first.get(namespace) !== object) return; // one finding a namespace, on its first object
    if (exists(stack, 'Namespace', namespace)) return;
    yield { path: 'metadata.namespace', message: `it belongs to ${missing(stack, 'Namespace', namespace)}` };
  },

  pass: {
    'the Namespace is in the target': manifest('Namespace logging') + manifest('Service logging/web'),
    'the target declares no namespaces: somebody else makes them': manifest('Service logging/web'),
  },
  fail: {
    'it belongs to Namespace loging, which is not in the target (did you mean logging?)':
      manifest('Namespace logging') + manifest('Service loging/web') + manifest('Secret loging/web'),
  },
};

/** The first object of each namespace, and whether the target (an overlay always) declares its namespaces at all. */
function byNamespace({ objects, ofKind, facts, overlay }: Stack) {
  const first = new Map<string, Manifest>();
  for (const object of objects) {
    const namespace = object.metadata.namespace;
    if (namespace && !first.has(namespace)) first.set(namespace, object);
  }
  const declared = ofKind('Namespace').length > 0 || facts.external.some(({ kind }) => kind === 'Namespace');
  return { first, declared: declared || overlay !== undefined };
}
