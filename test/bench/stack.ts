import { stringify } from 'yaml';
import type { Manifest } from '../../scripts/model/kube/manifest';

/** A cluster of so many objects: the rendered overlay once, then applications beside it, each in a namespace of its own. */
export function stackOfSize(objects: readonly Manifest[], size: number): string {
  const documents = objects.slice(0, size).map((object) => stringify(object, { lineWidth: 0 }));
  for (let count = 0; documents.length < size; count++) {
    documents.push(
      ...application(`shop-${count}`)
        .slice(0, size - documents.length)
        .map((object) => stringify(object, { aliasDuplicateObjects: false })),
    );
  }
  return documents.join('---\n');
}

const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const kept = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };

/** What a team deploys: eight objects that refer to each other. */
function application(namespace: string): object[] {
  const labels = {
    'app.kubernetes.io/name': 'web',
    'app.kubernetes.io/component': 'web',
    'app.kubernetes.io/part-of': 'shop',
  };
  const selector = { 'app.kubernetes.io/name': 'web' };
  const metadata = { name: 'web', namespace, labels };
  const container = {
    name: 'web',
    image: 'registry.example/shop/web:1.4.2',
    ports: [{ name: 'http', containerPort: 8080 }],
    envFrom: [{ configMapRef: { name: 'web' } }],
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    startupProbe: { httpGet: { path: '/ready', port: 'http' } },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  const spread = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
  };
  const pod = {
    serviceAccountName: 'web',
    automountServiceAccountToken: false,
    containers: [container],
    topologySpreadConstraints: [spread],
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { ...labels, ...restricted }, annotations: kept },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { LEVEL: 'info' } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 2, selector: { matchLabels: selector }, template: { metadata: { labels }, spec: pod } },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { ...metadata, name: 'default-deny' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 'http' }] }],
      },
    },
  ];
}
