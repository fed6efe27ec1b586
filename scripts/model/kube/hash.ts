/**
 * The end of a generated name. Kustomize takes ten hexadecimal digits and replaces those that could spell a word, so
 * that `elasticsearch-credential` is no such name (sigs.k8s.io/kustomize/api `hasher/hasher.go`).
 */
const hash = /-[2456789bcdfghkmt]{10}$/;

/** Kinds that kustomize generates. */
const generated = ['ConfigMap', 'Secret'];

/** A name without the hash that kustomize appended to it. */
export function withoutHash(name: string): string {
  return name.replace(hash, '');
}

/** An object's name without a generated hash: what it is called in every overlay and at every commit. */
export function stableName({ kind, name }: { kind: string; name: string }): string {
  return generated.includes(kind) ? withoutHash(name) : name;
}

/** A text with the generated names in it made stable, so that a message stays the same when a file changes. */
export function stableText(text: string): string {
  return text.replace(/-[2456789bcdfghkmt]{10}(?![a-z0-9-])/g, '');
}
