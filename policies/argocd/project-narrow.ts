import { sources } from '../../scripts/model/argocd/application';
import { applicationsOf, appliedBy, glob, matchesKind } from '../../scripts/model/argocd/project';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { list, record } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy, Violation } from '../../scripts/rule/policy';

/** Entries that nothing of what the Applications render needs. */
function* superfluous(project: Manifest, stack: Stack): Iterable<Violation> {
  const spec = record(project['spec']);
  const objects = appliedBy(project, stack);
  if (!objects) return;
  for (const [field, inNamespace] of [
    ['clusterResourceWhitelist', false],
    ['namespaceResourceWhitelist', true],
  ] as const) {
    const scoped = objects.filter(({ namespace }) => (namespace !== undefined) === inNamespace);
    for (const [index, entry] of list(spec[field]).entries()) {
      const { group, kind } = record(entry);
      if (scoped.some((object) => matchesKind(entry, object))) continue;
      yield {
        path: `spec.${field}[${index}]`,
        message: `${kind}${group ? ` of ${group}` : ''} is permitted and never rendered`,
      };
    }
  }
  const namespaces = [...new Set(objects.flatMap(({ namespace }) => namespace ?? []))];
  const targets = applicationsOf(project, stack).map(
    (application) => record(record(application['spec'])['destination'])['namespace'],
  );
  for (const [index, entry] of list(spec['destinations']).entries()) {
    const { namespace } = record(entry);
    if (String(namespace).startsWith('!') || [...namespaces, ...targets].some((used) => glob(namespace, String(used))))
      continue;
    yield {
      path: `spec.destinations[${index}].namespace`,
      message: `namespace ${namespace} is permitted and never rendered into`,
    };
  }
  const repositories = applicationsOf(project, stack)
    .flatMap(sources)
    .map(({ value }) => String(value['repoURL']));
  for (const [index, entry] of list(spec['sourceRepos']).entries()) {
    if (String(entry).startsWith('!') || repositories.some((used) => glob(entry, used))) continue;
    yield { path: `spec.sourceRepos[${index}]`, message: `repository ${entry} is permitted and never used` };
  }
}

export const projectNarrow: Policy = {
  id: 'argocd/project-narrow',
  title: 'A project permits nothing that its Applications do not render',
  severity: 'error',
  rationale: 'What the project permits is what somebody who can write to the repository can do to the cluster.',
  remediation: 'Remove the entry, or write the one name in place of `*`.',
  source: 'Argo CD projects; kyverno argo/appproject-clusterresourceblacklist',
  kinds: ['AppProject'],

  *check(project, stack) {
    const spec = record(project['spec']);
    for (const [index, entry] of list(spec['sourceRepos']).entries()) {
      if (entry === '*') yield { path: `spec.sourceRepos[${index}]`, message: 'every repository is permitted' };
    }
    for (const [index, entry] of list(spec['destinations']).entries()) {
      const { server, name, namespace } = record(entry);
      if (server === '*' || name === '*')
        yield { path: `spec.destinations[${index}]`, message: 'every cluster is permitted' };
      if (namespace === '*')
        yield { path: `spec.destinations[${index}].namespace`, message: 'every namespace is permitted' };
    }
    for (const field of ['clusterResourceWhitelist', 'namespaceResourceWhitelist']) {
      for (const [index, entry] of list(spec[field]).entries()) {
        const { group, kind } = record(entry);
        if (kind === '*')
          yield { path: `spec.${field}[${index}]`, message: `every kind of ${group || 'the core group'} is permitted` };
      }
    }
    if (spec['namespaceResourceWhitelist'] === undefined) {
      yield { path: 'spec.namespaceResourceWhitelist', message: 'every kind that lives in a namespace is permitted' };
    }
    yield* superfluous(project, stack);
  },

  pass: {
    'what is listed is rendered':
      manifest('AppProject efk', {
        spec: `
        sourceRepos: ["https://example.com/efk.git"]
        destinations: [{ server: "https://kubernetes.default.svc", namespace: kube-logging }]
        namespaceResourceWhitelist: [{ group: apps, kind: Deployment }]
      `,
      }) +
      manifest('Application efk-prod', {
        spec: `
        project: efk
        source: { repoURL: "https://example.com/efk.git", path: overlays/prod }
        destination: { server: "https://kubernetes.default.svc", namespace: kube-logging }
      `,
      }) +
      manifest('Overlay prod', {
        objects: '[{ apiVersion: apps/v1, kind: Deployment, metadata: { name: kibana, namespace: kube-logging } }]',
      }),
  },
  fail: {
    [[
      'every repository is permitted',
      'every cluster is permitted',
      'every namespace is permitted',
      'every kind of * is permitted',
      'every kind that lives in a namespace is permitted',
    ].join('\n')]: manifest('AppProject efk', {
      spec: `
        sourceRepos: ["*"]
        destinations: [{ server: "*", namespace: "*" }]
        clusterResourceWhitelist: [{ group: "*", kind: "*" }]
      `,
    }),
    [[
      'ClusterRole of rbac.authorization.k8s.io is permitted and never rendered',
      'namespace monitoring is permitted and never rendered into',
    ].join('\n')]:
      manifest('AppProject efk', {
        spec: `
        destinations:
          - { server: "https://kubernetes.default.svc", namespace: kube-logging }
          - { server: "https://kubernetes.default.svc", namespace: monitoring }
        clusterResourceWhitelist: [{ group: rbac.authorization.k8s.io, kind: ClusterRole }]
        namespaceResourceWhitelist: []
      `,
      }) +
      manifest('Application efk-prod', {
        spec: '{ project: efk, source: { path: overlays/prod }, destination: { namespace: kube-logging } }',
      }) +
      manifest('Overlay prod', { objects: '[]' }),
  },
};
