import { images } from '../../scripts/model/images/used-images';
import type { Image } from '../../scripts/model/kube/image';
import { workloadKinds } from '../../scripts/model/kube/pod';
import type { Stack } from '../../scripts/model/kube/stack';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const repository = ({ registry = 'docker.io', repository }: Image) =>
  registry === 'docker.io' ? `docker.io/${repository.replace(/^library\//, '')}` : `${registry}/${repository}`;

const version = ({ tag, digest }: Image) => tag ?? digest ?? 'latest';

/** The newest version of each repository of the stack. */
function newest(stack: Stack): Map<string, string> {
  const found = new Map<string, string>();
  for (const workload of workloadKinds.flatMap((kind) => stack.ofKind(kind))) {
    for (const { image } of images(workload)) {
      if (!image) continue;
      const known = found.get(repository(image));
      const newer = known === undefined || known.localeCompare(version(image), 'en', { numeric: true }) < 0;
      if (newer) found.set(repository(image), version(image));
    }
  }
  return found;
}

export const oneVersion: Policy = {
  id: 'images/one-version',
  title: 'The stack runs one version of each image',
  severity: 'warning',
  rationale: 'A second version is a forgotten upgrade: one more image to pull, to scan and to know the faults of.',
  remediation: 'Set the version once for all, under `images:` of the overlay.',
  source: 'checks VER-01',
  kinds: workloadKinds,
  supersededBy: ['elasticsearch/one-version'],

  *check(workload, stack) {
    for (const { user, image, path } of images(workload)) {
      const latest = image && stack.memo(newest).get(repository(image));
      if (!image || latest === undefined || latest === version(image)) continue;
      yield { path, message: `${user} runs ${image.name} ${version(image)}, elsewhere it is ${latest}` };
    }
  },

  pass: {
    'the same version everywhere, however the registry is written': withPod('Pod a', {
      containers: '[{ name: a, image: "nginx:1.29.3" }, { name: b, image: "docker.io/library/nginx:1.29.3" }]',
    }),
  },
  fail: {
    'a runs busybox 1.9.2, elsewhere it is 1.37.0':
      withPod('Pod a', { container: 'image: "busybox:1.9.2"' }) +
      withPod('Pod b', { container: 'image: "busybox:1.37.0"' }),
  },
};
