import { exact, images } from '../../scripts/model/images/used-images';
import { workloadKinds } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const pullPolicy: Policy = {
  id: 'images/pull-policy',
  title: 'An image that is pinned is pulled once, one that moves each time',
  severity: 'warning',
  rationale:
    '`Always` makes every restart wait for the registry, though a pinned image cannot change; `IfNotPresent` lets each ' +
    'node keep another state of a tag that moves; `Never` fails on a new node.',
  remediation: 'Remove `imagePullPolicy`: the default, `IfNotPresent`, is right for a pinned image.',
  source:
    'Kubernetes images, imagePullPolicy; kube-linter image-pull-policy; kube-score ' +
    'container-image-pull-policy; Polaris pullPolicyNotAlways',
  kinds: workloadKinds,

  *check(workload) {
    for (const { user, image, path, container } of images(workload)) {
      const policy = container?.['imagePullPolicy'];
      if (!image || policy === undefined) continue;
      const place = path.replace(/image$/, 'imagePullPolicy');
      if (policy === 'Never') yield { path: place, message: `${user} never pulls its image` };
      if (policy === 'Always' && exact(image))
        yield { path: place, message: `${user} pulls a pinned image at every start` };
      if (policy === 'IfNotPresent' && !exact(image)) {
        yield { path: place, message: `${user} keeps whatever its node has of a tag that moves` };
      }
    }
  },

  fix({ path }, workload) {
    const used = images(workload).find((entry) => entry.path.replace(/image$/, 'imagePullPolicy') === path);
    if (!used?.image) return [];
    const { tag = 'latest', digest } = used.image;
    // without the field a pinned image is pulled once, and `latest` each time
    if (exact(used.image) || (tag === 'latest' && !digest)) return [{ path, remove: true }];
    return used.container?.['imagePullPolicy'] === 'Never' ? [] : [{ path, set: 'Always' }];
  },

  pass: {
    'the default': withPod('Pod kibana', { container: 'image: "docker.elastic.co/kibana/kibana:9.5.3"' }),
    'a tag that moves is pulled each time': withPod('Pod nginx', {
      container: 'image: nginx, imagePullPolicy: Always',
    }),
  },
  fail: {
    'kibana pulls a pinned image at every start': withPod('Pod kibana', {
      container: 'image: "docker.elastic.co/kibana/kibana:9.5.3", imagePullPolicy: Always',
    }),
    'nginx keeps whatever its node has of a tag that moves': withPod('Pod nginx', {
      container: 'image: "nginx:1.29", imagePullPolicy: IfNotPresent',
    }),
    'nginx never pulls its image': withPod('Pod nginx', { container: 'image: "nginx:1.29.3", imagePullPolicy: Never' }),
  },
};
