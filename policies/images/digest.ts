import { images } from '../../scripts/model/images/used-images';
import { workloadKinds } from '../../scripts/model/kube/pod';
import type { Stack } from '../../scripts/model/kube/stack';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const anyDigest = (stack: Stack) =>
  workloadKinds.some((kind) =>
    stack.ofKind(kind).some((workload) => images(workload).some(({ image }) => image?.digest)),
  );

export const digest: Policy = {
  id: 'images/digest',
  title: 'Where one image is pinned by its digest, all are, and each keeps its tag',
  severity: 'warning',
  rationale:
    'A digest is what makes a tag immutable; a stack that relies on it has a hole at each image without one. ' +
    'Without the tag nobody reads the version, neither a person nor the rules on versions.',
  remediation: 'Write `repository:tag@sha256:…`; `docker buildx imagetools inspect IMAGE` prints the digest.',
  source: 'checks SEC-02, errata E37, E46, E88',
  kinds: workloadKinds,

  *check(workload, stack) {
    if (!stack.memo(anyDigest)) return;
    for (const { user, reference, image, path } of images(workload)) {
      if (!image) continue;
      if (!image.digest) yield { path, message: `${user} runs ${reference} without a digest, others have one` };
      else if (!image.tag) yield { path, message: `${user} runs ${image.name} by its digest alone, without the tag` };
    }
  },

  pass: {
    'no image has a digest': withPod('Pod nginx', { container: 'image: "docker.io/library/nginx:1.29.3"' }),
    'all have one': `
      kind: Pod
      metadata: { name: nginx }
      spec: { containers: [{ name: nginx, image: "docker.io/library/nginx:1.29.3@sha256:${'0'.repeat(64)}" }] }
    `,
  },
  fail: {
    'shell runs busybox:1.37.0 without a digest, others have one': `
      kind: Pod
      metadata: { name: nginx }
      spec:
        containers:
          - { name: nginx, image: "nginx:1.29.3@sha256:${'0'.repeat(64)}" }
          - { name: shell, image: "busybox:1.37.0" }
    `,
    'nginx runs nginx by its digest alone, without the tag': `
      kind: Pod
      metadata: { name: nginx }
      spec: { containers: [{ name: nginx, image: "nginx@sha256:${'0'.repeat(64)}" }] }
    `,
  },
};
