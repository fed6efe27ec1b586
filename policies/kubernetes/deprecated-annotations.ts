import type { Manifest } from '../../scripts/model/kube/manifest';
import { key, segments } from '../../scripts/model/kube/path';
import { podTemplate } from '../../scripts/model/kube/pod';
import { record } from '../../scripts/model/kube/shape';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Annotations that Kubernetes has replaced by a field; a name that ends in `/` is a prefix. */
const replaced: Readonly<Record<string, string>> = {
  'container.apparmor.security.beta.kubernetes.io/': 'securityContext.appArmorProfile',
  'container.seccomp.security.alpha.kubernetes.io/': 'securityContext.seccompProfile',
  'deployment.kubernetes.io/revision': 'nothing, the controller sets it',
  'kubernetes.io/ingress.class': 'spec.ingressClassName',
  'pod.alpha.kubernetes.io/init-containers': 'spec.initContainers',
  'pod.alpha.kubernetes.io/initialized': 'nothing',
  'pod.beta.kubernetes.io/init-containers': 'spec.initContainers',
  'scheduler.alpha.kubernetes.io/affinity': 'spec.affinity',
  'scheduler.alpha.kubernetes.io/critical-pod': 'spec.priorityClassName',
  'scheduler.alpha.kubernetes.io/tolerations': 'spec.tolerations',
  'seccomp.security.alpha.kubernetes.io/pod': 'securityContext.seccompProfile',
  'service.alpha.kubernetes.io/tolerate-unready-endpoints': 'spec.publishNotReadyAddresses',
  'service.beta.kubernetes.io/external-traffic': 'spec.externalTrafficPolicy',
  'storageclass.beta.kubernetes.io/is-default-class': 'storageclass.kubernetes.io/is-default-class',
  'volume.alpha.kubernetes.io/storage-class': 'spec.storageClassName',
};

/** What asks for nothing: nobody reads these, or a controller writes them over. */
const unread = new Set(['deployment.kubernetes.io/revision', 'pod.alpha.kubernetes.io/initialized']);
const beta = 'storageclass.beta.kubernetes.io/is-default-class';

const prefixes = Object.keys(replaced).filter((name) => name.endsWith('/'));

function* annotations(object: Manifest): Iterable<{ name: string; path: string }> {
  for (const name of Object.keys(record(object.metadata?.annotations))) yield { name, path: 'metadata.annotations' };
  const template = podTemplate(object);
  if (!template?.path) return;
  const path = `${template.path}.metadata.annotations`;
  for (const name of Object.keys(record(record(template.value.metadata)['annotations']))) yield { name, path };
}

export const deprecatedAnnotations: Policy = {
  id: 'kubernetes/deprecated-annotations',
  title: 'No annotation that a field has replaced',
  severity: 'warning',
  rationale: 'Kubernetes no longer reads these, or will stop to: what the annotation asks for is silently not done.',
  remediation: 'Remove the annotation and set the field that the message names.',
  source: 'Kubernetes well-known labels, annotations and taints; errata E94',

  *check(object) {
    for (const { name, path } of annotations(object)) {
      const entry = Object.hasOwn(replaced, name) ? name : prefixes.find((prefix) => name.startsWith(prefix));
      if (entry === undefined) continue;
      yield { path: key(path, name), message: `${name} is replaced by ${replaced[entry]}` };
    }
  },

  fix({ path }) {
    const name = segments(path).at(-1) ?? '';
    if (unread.has(name)) return [{ path, remove: true }];
    return name === beta ? [{ path, rename: replaced[beta] as string }] : [];
  },

  pass: {
    'the fields are set': withPod('Pod fluentd', {
      metadata: 'annotations: { prometheus.io/scrape: "true" }',
      priorityClassName: 'system-node-critical',
    }),
  },
  fail: {
    'storageclass.beta.kubernetes.io/is-default-class is replaced by storageclass.kubernetes.io/is-default-class': `
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: { name: gp3, annotations: { storageclass.beta.kubernetes.io/is-default-class: "true" } }
    `,
    'deployment.kubernetes.io/revision is replaced by nothing, the controller sets it': manifest('Deployment kibana', {
      metadata: 'annotations: { deployment.kubernetes.io/revision: "3" }',
    }),
    'scheduler.alpha.kubernetes.io/critical-pod is replaced by spec.priorityClassName': manifest('DaemonSet fluentd', {
      spec: '{ template: { metadata: { annotations: { scheduler.alpha.kubernetes.io/critical-pod: "" } } } }',
    }),
    'kubernetes.io/ingress.class is replaced by spec.ingressClassName': manifest('Ingress kibana', {
      metadata: 'annotations: { kubernetes.io/ingress.class: nginx }',
    }),
  },
};
