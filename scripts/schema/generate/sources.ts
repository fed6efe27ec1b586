/** A Go module that carries schemas, with the folder or file that is read from it. */
export interface Source {
  module: string;
  version: string;
}

/** The newest patch release of each minor that the Go module proxy serves. `1.37` is read for the conformance suite. */
export const kubernetes: Readonly<Record<string, Source>> = {
  '1.33': { module: 'k8s.io/kubernetes', version: 'v1.33.13' },
  '1.34': { module: 'k8s.io/kubernetes', version: 'v1.34.4' },
  '1.35': { module: 'k8s.io/kubernetes', version: 'v1.35.4' },
  '1.36': { module: 'k8s.io/kubernetes', version: 'v1.36.3' },
  '1.37': { module: 'k8s.io/kubernetes', version: 'v1.37.2' },
};

/** Carries the release in which each API was introduced, deprecated and removed. */
export const lifecycle: Source = { module: 'k8s.io/api', version: 'v0.37.2' };

/** Where the custom resources that this repository knows come from; `files` are globs of one folder. */
export const customResources: readonly (Source & { folder: string; files: RegExp })[] = [
  {
    module: 'github.com/argoproj/argo-cd/v3',
    version: 'v3.5.3',
    folder: 'manifests/crds',
    files: /-crd\.yaml$/,
  },
  {
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    folder: 'deploy/crds',
    files: /\.yaml$/,
  },
  {
    module: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    folder: 'config/crds/bases',
    files: /external-secrets\.io_.*\.yaml$/,
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    folder: 'example/prometheus-operator-crd',
    files: /_(servicemonitors|podmonitors|probes|scrapeconfigs|prometheusrules)\.yaml$/,
  },
  {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.3',
    folder: 'config/crd/standard',
    files: /gateway\.networking\.k8s\.io_(?!vap_).*\.yaml$/,
  },
];
