import { sources } from '../../scripts/model/argocd/application';
import { applicationsOf, appliedBy, glob, permitsDestination, permitsKind } from '../../scripts/model/argocd/project';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const projectPermits: Policy = {
  id: 'argocd/project-permits',
  title: 'A project permits all that its Applications render',
  severity: 'error',
  rationale: 'Argo CD refuses the whole sync for one kind or namespace that the project does not list.',
  remediation:
    'Add the kind to the white list of its scope, the namespace to `destinations`, the address to `sourceRepos`.',
  source: 'Argo CD AppProject.IsGroupKindNamePermitted, IsDestinationPermitted, IsSourcePermitted',
  kinds: ['AppProject'],

  *check(project, stack) {
    const said = new Set<string>();
    const once = (path: string, message: string) => {
      if (said.has(message)) return [];
      said.add(message);
      return [{ path, message }];
    };
    const name = project.metadata?.name;
    for (const application of applicationsOf(project, stack)) {
      for (const { value } of sources(application)) {
        const allowed = list(record(project['spec'])['sourceRepos']).some((entry) =>
          glob(entry, String(value['repoURL'])),
        );
        if (allowed || !value['repoURL']) continue;
        yield* once(
          'spec.sourceRepos',
          `${application.metadata.name} is from ${value['repoURL']}, which ${name} does not permit`,
        );
      }
    }
    for (const object of appliedBy(project, stack) ?? []) {
      const { application, group, kind, namespace } = object;
      const who = application.metadata.name;
      if (!permitsKind(project, object)) {
        const path = `spec.${namespace === undefined ? 'cluster' : 'namespace'}ResourceWhitelist`;
        const what = group ? `${kind} of ${group}` : kind;
        yield* once(path, `${who} renders ${what}, which ${name} does not permit`);
      }
      const destination = record(record(application['spec'])['destination']);
      if (namespace === undefined || permitsDestination(project, destination, namespace)) continue;
      yield* once('spec.destinations', `${who} renders into ${namespace}, which ${name} does not permit`);
    }
  },

  pass: {
    'every kind, namespace and repository is listed':
      manifest('AppProject efk', {
        spec: `
        sourceRepos: ["https://example.com/efk.git"]
        destinations: [{ server: "https://kubernetes.default.svc", namespace: kube-logging }]
        clusterResourceWhitelist: [{ group: "", kind: Namespace }]
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
        objects: `
        - { apiVersion: v1, kind: Namespace, metadata: { name: kube-logging } }
        - { apiVersion: apps/v1, kind: Deployment, metadata: { name: kibana, namespace: kube-logging } }
      `,
      }),
  },
  fail: {
    [[
      'efk-prod is from https://example.com/other.git, which efk does not permit',
      'efk-prod renders PriorityClass of scheduling.k8s.io, which efk does not permit',
      'efk-prod renders into app-test, which efk does not permit',
    ].join('\n')]:
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
        source: { repoURL: "https://example.com/other.git", path: overlays/prod }
        destination: { server: "https://kubernetes.default.svc", namespace: kube-logging }
      `,
      }) +
      manifest('Overlay prod', {
        objects: `
        - { apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: logging-data } }
        - { apiVersion: apps/v1, kind: Deployment, metadata: { name: nginx, namespace: app-test } }
      `,
      }),
  },
};
