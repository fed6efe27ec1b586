import type { Image } from '../kube/image';
import { parseImage } from '../kube/image';
import type { Manifest } from '../kube/manifest';
import { item } from '../kube/path';
import { containers, podSpec } from '../kube/pod';
import { list, text } from '../kube/shape';

/** An image that a workload uses: who uses it, the reference as written, its parts where it has any. */
export interface UsedImage {
  user: string;
  reference: string;
  path: string;
  image: Image | undefined;
  /** Absent for an image that is mounted as a volume. */
  container?: Record<string, unknown>;
}

/** The images of all containers, and those that are mounted as volumes. */
export function images(workload: Manifest): UsedImage[] {
  const spec = podSpec(workload);
  const used = containers(workload).flatMap(({ value: container, path }) => {
    const reference = text(container.image);
    if (!reference) return []; // the schema asks for it
    return [
      { user: String(container.name), reference, path: `${path}.image`, image: parseImage(reference), container },
    ];
  });
  const mounted = list(spec?.value.volumes).flatMap((volume, index) => {
    const reference = text(volume?.image?.reference);
    if (!reference) return [];
    const path = `${item(`${spec?.path}.volumes`, volume, index)}.image.reference`;
    return [{ user: String(volume.name), reference, path, image: parseImage(reference) }];
  });
  return [...used, ...mounted];
}

/** Tags that move although they hold a version: `9.6.0-SNAPSHOT`. */
const moving = /(^|[-._])(latest|snapshot|nightly|edge|dev)([-._]|$)/i;
/** Three numbers, a date, or a run of eight digits. */
const version = /(^|[^\d.])\d+\.\d+\.\d+|\d{4}-\d{2}-\d{2}|(^|\D)\d{8,}/;
const commit = /(^|[-._g])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}([-._]|$)/;
/** Projects whose releases have two numbers. */
const twoNumbers = new Set(['pause', 'postgres']);

/** Does the tag stand for one build, as far as a tag can? Two numbers (`1.36`, `v1.1-debian`) follow the newest patch. */
export function exact(image: Image): boolean {
  if (image.digest) return true;
  const tag = image.tag ?? 'latest';
  if (moving.test(tag)) return false;
  if (version.test(tag) || commit.test(tag)) return true;
  return twoNumbers.has(image.name) && /^v?\d+\.\d+/.test(tag);
}
