import { exists, missing } from '../../scripts/model/kube/lookup';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Unstructured } from '../../scripts/model/kube/shape';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const secretStores: Policy = {
  id: 'wiring/secret-stores',
  title: 'Every ExternalSecret names a store or generator that exists',
  severity: 'error',
  rationale: 'external-secrets cannot fill the Secret, and every pod that reads it waits.',
  remediation: 'Correct secretStoreRef or generatorRef, add the object, or declare it under external in stack.yaml.',
  source: 'external-secrets docs, ExternalSecret, Generators',
  kinds: ['ExternalSecret'],

  *check(object, stack) {
    for (const { value, path, fallback } of sources(object['spec'])) {
      const { kind = fallback, name } = value;
      if (typeof name !== 'string' || typeof kind !== 'string') continue;
      const namespace = kind.startsWith('Cluster') ? undefined : namespaceOf(object);
      if (!exists(stack, kind, name, namespace))
        yield { path, message: `values come from ${missing(stack, kind, name, namespace)}` };
    }
  },

  pass: {
    'the generator exists':
      manifest('Password long') +
      manifest('ExternalSecret elastic', {
        spec: '{ dataFrom: [{ sourceRef: { generatorRef: { kind: Password, name: long } } }] }',
      }),
    'the store is declared outside':
      manifest('Stack', { external: '[{ kind: ClusterSecretStore, name: vault }]' }) +
      manifest('ExternalSecret elastic', { spec: '{ secretStoreRef: { kind: ClusterSecretStore, name: vault } }' }),
  },
  fail: {
    'values come from SecretStore vault, which is not in default': manifest('ExternalSecret elastic', {
      spec: '{ secretStoreRef: { name: vault } }',
    }),
    'values come from Password long, which is not in default': manifest('ExternalSecret elastic', {
      spec: '{ dataFrom: [{ sourceRef: { generatorRef: { kind: Password, name: long } } }] }',
    }),
  },
};

/** The stores and generators that a `spec` names, at the top, for one key, or for many. */
function sources(spec: Unstructured) {
  const each = [...entries(spec?.data, 'spec.data'), ...entries(spec?.dataFrom, 'spec.dataFrom')];
  const of = (value: unknown, path: string, fallback?: string) => ({
    value: value as { kind?: unknown; name?: unknown } | null,
    path,
    fallback,
  });
  return [
    of(spec?.secretStoreRef, 'spec.secretStoreRef', 'SecretStore'),
    ...each.flatMap(({ value: { sourceRef }, path }) => [
      of(sourceRef?.storeRef, `${path}.sourceRef.storeRef`, 'SecretStore'),
      of(sourceRef?.generatorRef, `${path}.sourceRef.generatorRef`),
    ]),
  ].flatMap((source) => (source.value ? [{ ...source, value: source.value }] : []));
}
