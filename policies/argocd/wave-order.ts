import { before, moment, waveAnnotation } from '../../scripts/model/argocd/wave';
import { ofKindIn } from '../../scripts/model/kube/lookup';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { key } from '../../scripts/model/kube/path';
import { containers, podSpec } from '../../scripts/model/kube/pod';
import { list, record, text } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import type { Policy } from '../../scripts/rule/policy';

type Wanted = readonly [kind: string, name: unknown];

/** What a pod cannot start without, by kind and name; optional references are left out. */
function inputs(object: Manifest): Wanted[] {
  const spec = podSpec(object)?.value;
  if (!spec) return [];
  const from = (kind: string, source: unknown, field = 'name'): Wanted[] =>
    source && record(source)['optional'] !== true ? [[kind, record(source)[field]]] : [];
  const volumes = list(spec.volumes).flatMap((volume) => [
    ...from('ConfigMap', volume?.configMap),
    ...from('Secret', volume?.secret, 'secretName'),
    ...from('PersistentVolumeClaim', volume?.persistentVolumeClaim, 'claimName'),
    ...list(volume?.projected?.sources).flatMap((source) => [
      ...from('ConfigMap', source?.configMap),
      ...from('Secret', source?.secret),
    ]),
  ]);
  const variables = containers(object).flatMap(({ value: container }) => [
    ...list(container.env).flatMap((variable) => [
      ...from('ConfigMap', variable?.valueFrom?.configMapKeyRef),
      ...from('Secret', variable?.valueFrom?.secretKeyRef),
    ]),
    ...list(container.envFrom).flatMap((source) => [
      ...from('ConfigMap', source?.configMapRef),
      ...from('Secret', source?.secretRef),
    ]),
  ]);
  return [
    ...volumes,
    ...variables,
    ['ServiceAccount', spec.serviceAccountName],
    ['PriorityClass', spec.priorityClassName],
  ];
}

/** What makes the object of this kind and name: itself, or for a Secret an ExternalSecret or a Certificate. */
function maker(stack: Stack, kind: string, name: string, namespace: string | undefined): Manifest | undefined {
  const found = stack.find(kind, name, kind === 'PriorityClass' ? undefined : namespace);
  if (found || kind !== 'Secret') return found;
  const there = (maker: string) => ofKindIn(stack, maker, namespace ?? '');
  return (
    there('ExternalSecret').find(
      ({ metadata, spec }) => (text(record(record(spec)['target'])['name']) ?? metadata?.name) === name,
    ) ?? there('Certificate').find(({ spec }) => record(spec)['secretName'] === name)
  );
}

export const waveOrder: Policy = {
  id: 'argocd/wave-order',
  title: 'Nothing is applied before what it cannot do without',
  severity: 'error',
  rationale: 'The wave waits for a pod that waits for an object of a later wave: the first sync never ends.',
  remediation: 'Give the namespace, the account, the configuration and the secret the same wave or an earlier one.',
  source: 'Argo CD sync waves; Argo CD issue 17314; checks GIT-05, errata E03',

  *check(object, stack) {
    const when = moment(object);
    if (!when) return;
    const { namespace } = object.metadata ?? {};
    const wanted: Wanted[] = [...(namespace ? [['Namespace', namespace] as const] : []), ...inputs(object)];
    const said = new Set<string>();
    for (const [kind, name] of wanted) {
      if (typeof name !== 'string' || said.has(`${kind}/${name}`)) continue;
      const made = kind === 'Namespace' ? stack.find(kind, name) : maker(stack, kind, name, namespace);
      const then = made && moment(made);
      if (!made || !then || !before(when, then)) continue;
      said.add(`${kind}/${name}`);
      const annotation = when[0] === 0 ? 'argocd.argoproj.io/hook' : waveAnnotation;
      yield {
        path: key('metadata.annotations', annotation),
        message: `it comes before ${made.kind} ${made.metadata.name}, which it needs`,
      };
    }
  },

  pass: {
    'the namespace and the configuration are there': `
      kind: Namespace
      metadata: { name: kube-logging, annotations: { argocd.argoproj.io/sync-wave: "-1" } }
      ---
      kind: ConfigMap
      metadata: { name: kibana, namespace: kube-logging }
      ---
      kind: Deployment
      metadata: { name: kibana, namespace: kube-logging }
      spec: { template: { spec: { volumes: [{ name: config, configMap: { name: kibana } }] } } }
    `,
  },
  fail: {
    'it comes before Namespace kube-logging, which it needs': `
      kind: Namespace
      metadata: { name: kube-logging }
      ---
      kind: ConfigMap
      metadata: { name: kibana, namespace: kube-logging, annotations: { argocd.argoproj.io/sync-wave: "-1" } }
    `,
    'it comes before ExternalSecret elastic, which it needs': `
      kind: ExternalSecret
      metadata: { name: elastic, namespace: kube-logging }
      ---
      kind: Job
      metadata: { name: bootstrap, namespace: kube-logging, annotations: { argocd.argoproj.io/hook: PreSync } }
      spec: { template: { spec: { volumes: [{ name: password, secret: { secretName: elastic } }] } } }
    `,
  },
};
