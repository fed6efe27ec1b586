import type { Image } from '../kube/image';
import { parseImage } from '../kube/image';
import { workloadKinds } from '../kube/pod';
import { list, record, text } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { exact, images } from './used-images';

/** Elasticsearch and Kibana are released together and have to agree. */
const released = new Set(['elasticsearch/elasticsearch', 'kibana/kibana']);

/** What has one version: a repository, or the products that are released together. */
function family({ registry = 'docker.io', repository }: Image): string {
  if (registry === 'docker.elastic.co' && released.has(repository)) return 'docker.elastic.co';
  return `${registry}/${registry === 'docker.io' ? repository.replace(/^library\//, '') : repository}`;
}

/** The exact tags that the target runs, or sets under `images:`, by family. */
function tags({ ofKind }: Stack): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (image: Image | undefined) => {
    if (!image?.tag || image.digest || !exact(image)) return;
    found.set(family(image), (found.get(family(image)) ?? new Set()).add(image.tag));
  };
  for (const workload of workloadKinds.flatMap(ofKind)) for (const { image } of images(workload)) add(image);
  for (const file of [...ofKind('Kustomization'), ...ofKind('Component')]) {
    for (const entry of list(file['images']).map(record)) {
      add(parseImage(`${text(entry['newName']) ?? text(entry['name']) ?? ''}:${String(entry['newTag'] ?? '')}`));
    }
  }
  return found;
}

/** The version that an image without one must have: what everything else in the target runs, where that is one. */
export function certainTag(image: Image, stack: Stack): string | undefined {
  const { tag = 'latest' } = image;
  const fits = (known: string) => tag === 'latest' || known.startsWith(`${tag}.`);
  const known = Array.from(stack.memo(tags).get(family(image)) ?? []).filter(fits);
  return image.digest || known.length !== 1 ? undefined : known[0];
}
