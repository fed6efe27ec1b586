import * as assert from 'uvu/assert';
import type { Manifest } from '../../scripts/model/kube/manifest';
import type { Unstructured } from '../../scripts/model/kube/shape';

/** The rendered objects, found by kind and the start of the name. */
export type Find = (kind: string, name: string) => Manifest;

/** A defect of the document, planted into production, and the rules that must find it: these and no other. */
export interface Planted {
  /** Changes the objects; `dev` is what development renders to. */
  plant(find: Find, objects: Manifest[], dev: readonly Manifest[]): void;
  found: readonly string[];
  /** Only the step from the clean state shows it: a rule about changes finds it. */
  change?: true;
}

export type Container = Unstructured;

/** A container of a workload by name. */
export const containerOf = (workload: Manifest, name = 'elasticsearch'): Container =>
  workload['spec'].template.spec.containers.find((container: Container) => container.name === name);

/** Sets or replaces a variable of a container. */
export function setVariable(container: Container, name: string, value: string): void {
  container.env = [...container.env.filter((entry: Container) => entry.name !== name), { name, value }];
}

/** Replaces text in a file of a ConfigMap; the text must be there. */
export function edit(object: Manifest, file: string, from: string | RegExp, to: string): void {
  const text: string = object['data'][file];
  const changed = text.replace(from, to);
  assert.is.not(changed, text, `${file} does not have ${from}`);
  object['data'][file] = changed;
}

/** Takes objects out. */
export function drop(objects: Manifest[], gone: (object: Manifest) => boolean): void {
  const kept = objects.filter((object) => !gone(object));
  assert.ok(kept.length < objects.length, 'nothing to take out');
  objects.splice(0, objects.length, ...kept);
}
