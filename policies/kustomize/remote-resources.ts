import { item } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds, references } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

/** An address, a repository, or a query of one: all that kustomize would fetch. */
const remote = [
  /^[a-z][a-z0-9+.-]*:\/\//i,
  /^git::/,
  /^(?:[\w.-]+@)?(?:github\.com|gitlab\.com|bitbucket\.org)[/:]/i,
  /^[\w.-]+@[\w.-]+:/,
  /[?&](?:ref|version|timeout|submodules)=/,
  /\.git(?:\/\/|$|\?)/,
];

export const remoteResources: Policy = {
  id: 'kustomize/remote-resources',
  title: 'A kustomization reads nothing from outside the repository',
  severity: 'error',
  rationale: 'What is built today is not what was reviewed yesterday, and without the network nothing is built at all.',
  remediation: 'Commit the manifests under `base/`, with their version in the name of the folder or in a comment.',
  source: 'Argo CD best practices, immutable manifests; kustomize remote targets',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    for (const { value, path } of references(object)) {
      if (remote.some((shape) => shape.test(value))) yield { path, message: `${value} is outside the repository` };
    }
    for (const [index, chart] of list(object['helmCharts']).entries()) {
      const repository = record(chart)['repo'];
      if (repository)
        yield { path: `${item('helmCharts', chart, index)}.repo`, message: `${repository} is outside the repository` };
    }
  },

  pass: {
    'the paths are of this repository': kustomization('overlays/prod', {
      resources: '[../../base/elasticsearch, namespace.yaml]',
      components: '[../../base/components/tls]',
    }),
  },
  fail: {
    'https://example.com/install.yaml is outside the repository': kustomization('overlays/prod', {
      resources: '[https://example.com/install.yaml]',
    }),
    'github.com/org/repo//base?ref=v1.0.0 is outside the repository\ngit@example.com:org/repo is outside the repository':
      kustomization('overlays/prod', {
        resources: '[github.com/org/repo//base?ref=v1.0.0]',
        components: '[git@example.com:org/repo]',
      }),
  },
};
