import { exact } from '../../scripts/model/images/used-images';
import { list, record, text } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const unpinnedImages: Policy = {
  id: 'kustomize/unpinned-images',
  title: 'Every entry of images sets a whole version or a digest',
  severity: 'error',
  rationale: 'It overrides what the base has pinned, for every container with that image.',
  remediation: 'Set `newTag` to a whole version, `9.5.3`, or `digest`.',
  source: 'kustomize images; checks SEC-02',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    for (const [index, image] of list(object['images']).entries()) {
      const { name, newTag, digest } = record(image);
      const tag = newTag === undefined || newTag === null ? undefined : String(newTag);
      if (digest || tag === undefined) continue;
      const repository = text(record(image)['newName']) ?? text(name) ?? '';
      if (exact({ repository, name: repository.split('/').at(-1) ?? '', tag })) continue;
      yield { path: `images[${name ?? index}].newTag`, message: `${name} gets ${tag}, a tag that moves` };
    }
  },

  pass: {
    'the version is whole, or only the registry changes': kustomization('overlays/prod', {
      images: '[{ name: docker.elastic.co/kibana/kibana, newTag: 9.5.3 }, { name: nginx, newName: mirror/nginx }]',
    }),
  },
  fail: {
    'nginx gets latest, a tag that moves': kustomization('overlays/prod', {
      images: '[{ name: nginx, newTag: latest }]',
    }),
  },
};
