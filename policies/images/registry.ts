import { images } from '../../scripts/model/images/used-images';
import { workloadKinds } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Registries that are frozen or switched off, and what took their place. */
const retired: Readonly<Record<string, string>> = {
  'k8s.gcr.io': 'registry.k8s.io',
  'gcr.io/google_containers': 'registry.k8s.io',
  'gcr.io/google-containers': 'registry.k8s.io',
  'docker.pkg.github.com': 'ghcr.io',
  'quay.io/kubernetes-ingress-controller': 'registry.k8s.io/ingress-nginx',
};

export const registry: Policy = {
  id: 'images/registry',
  title: 'Every image names a registry that is in service',
  severity: 'warning',
  rationale:
    'Without a registry the node decides where the image comes from: CRI-O asks several, or refuses; ' +
    'a retired registry no longer gets fixes.',
  remediation: 'Write the registry: `docker.io/library/nginx:…`, `docker.io/fluent/fluentd:…`, `registry.k8s.io/…`.',
  source: 'containers/image short-name resolution; Kubernetes blog, k8s.gcr.io freeze',
  kinds: workloadKinds,

  *check(workload) {
    for (const { user, reference, image, path } of images(workload)) {
      if (!image) continue;
      const full = `${image.registry}/${image.repository}/`;
      const old = Object.keys(retired).find((prefix) => full.startsWith(`${prefix}/`));
      if (!image.registry) yield { path, message: `${user} runs ${reference}, which names no registry` };
      else if (old) yield { path, message: `${user} pulls from ${old}, which is retired: use ${retired[old]}` };
    }
  },

  pass: {
    'the registry is written': withPod('Pod nginx', { container: 'image: "docker.io/library/nginx:1.29.3"' }),
  },
  fail: {
    'nginx runs nginx:1.29.3, which names no registry': withPod('Pod nginx', { container: 'image: "nginx:1.29.3"' }),
    'pause pulls from k8s.gcr.io, which is retired: use registry.k8s.io': withPod('Pod pause', {
      container: 'image: "k8s.gcr.io/pause:3.9"',
    }),
  },
};
