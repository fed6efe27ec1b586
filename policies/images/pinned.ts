import { certainTag } from '../../scripts/model/images/certain-tag';
import { exact, images } from '../../scripts/model/images/used-images';
import { workloadKinds } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const pinned: Policy = {
  id: 'images/pinned',
  title: 'Every image is pinned to one version',
  severity: 'error',
  rationale: 'Behind a tag that moves, two nodes run two programs, and a restart at night is an upgrade.',
  remediation: 'Write the whole version, `9.5.3`, or a digest; in an overlay, `newTag` under `images:`.',
  source:
    'kube-linter latest-tag; checks SEC-02, errata E37, E88, E111; kube-score container-image-tag; Polaris ' +
    'tagNotSpecified; kubevious latest-image',
  kinds: workloadKinds,

  *check(workload) {
    for (const { user, reference, image, path } of images(workload)) {
      if (!image || exact(image)) continue; // images/well-formed speaks of what is no reference
      const message = image.tag
        ? `${user} runs ${image.name} at ${image.tag}, a tag that moves`
        : `${user} runs ${reference} without a version`;
      yield { path, message };
    }
  },

  fix({ path }, workload, stack) {
    const used = images(workload).find((entry) => entry.path === path);
    const tag = used?.image && certainTag(used.image, stack);
    if (!used?.image || tag === undefined) return [];
    const name = used.image.tag === undefined ? used.reference : used.reference.slice(0, -used.image.tag.length - 1);
    return [{ path, set: `${name}:${tag}` }];
  },

  pass: {
    'the version is whole': withPod('Pod efk', {
      containers: `
        - { name: kibana, image: docker.elastic.co/kibana/kibana:9.5.3 }
        - { name: fluentd, image: fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1 }
        - { name: pause, image: registry.k8s.io/pause:3.10 }
      `,
    }),
    'a digest cannot move': `
      kind: Pod
      metadata: { name: nginx }
      spec: { containers: [{ name: nginx, image: "nginx@sha256:${'0'.repeat(64)}" }] }
    `,
    'the tag is a commit or a date': withPod('Pod app', {
      containers: '[{ name: app, image: "app:main-1a2b3c4" }, { name: os, image: "ubuntu:noble-20260113" }]',
    }),
  },
  fail: {
    'my-nginx runs nginx without a version': withPod('Pod my-nginx', { container: 'image: nginx' }),
    'fluentd runs fluentd-kubernetes-daemonset at v1.1-debian-elasticsearch, a tag that moves': withPod('Pod fluentd', {
      container: 'image: "fluent/fluentd-kubernetes-daemonset:v1.1-debian-elasticsearch"',
    }),
    'kibana runs kibana at latest, a tag that moves':
      withPod('Pod kibana', { container: 'image: "docker.elastic.co/kibana/kibana:latest"' }) +
      withPod('Pod elasticsearch', { container: 'image: "docker.elastic.co/elasticsearch/elasticsearch:9.5.3"' }),
    'kibana runs kibana at 9.6.0-SNAPSHOT, a tag that moves\nsysctl runs busybox at 1.36, a tag that moves': withPod(
      'Pod kibana',
      {
        containers: `
        - { name: kibana, image: "docker.elastic.co/kibana/kibana:9.6.0-SNAPSHOT" }
        - { name: sysctl, image: "busybox:1.36" }
      `,
      },
    ),
  },
};
