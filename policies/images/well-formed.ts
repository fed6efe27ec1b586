import { images } from '../../scripts/model/images/used-images';
import { workloadKinds } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const wellFormed: Policy = {
  id: 'images/well-formed',
  title: 'Every image reference can be pulled',
  severity: 'error',
  rationale: 'The API server accepts any text; the pod then ends in InvalidImageName.',
  remediation: 'Write `registry/repository:tag`: the repository in lower case, no blanks, one tag.',
  source: 'distribution/reference grammar',
  kinds: workloadKinds,

  *check(workload) {
    for (const { user, reference, image, path } of images(workload)) {
      if (!image) yield { path, message: `${user}: ${JSON.stringify(reference)} is no image reference` };
    }
  },

  pass: {
    'registry, repository and tag': withPod('Pod kibana', {
      container: 'image: "docker.elastic.co/kibana/kibana:9.5.3"',
    }),
  },
  fail: {
    'kibana: "docker.elastic.co/Kibana:9.5.3" is no image reference': withPod('Pod kibana', {
      container: 'image: "docker.elastic.co/Kibana:9.5.3"',
    }),
    'nginx: "nginx:" is no image reference': withPod('Pod nginx', { container: 'image: "nginx:"' }),
  },
};
