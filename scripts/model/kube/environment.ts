import type { Manifest } from './manifest';
import { key } from './path';
import type { LocatedContainer } from './pod';
import { podTemplate } from './pod';
import type { Unstructured } from './shape';
import type { Stack } from './stack';

/**
 * A variable of a container. What only the running pod knows stands in the text as a mark in braces:
 * `{metadata.name}` for a downward field, `{secret NAME/KEY}` for a secret's value, `{unknown}` for anything else.
 */
export interface Variable {
  text: string;
  /** Where it is set, as a path of the workload. */
  path: string;
}

const marks = /\{(?:secret [^{}]*|unknown|(?:metadata|spec|status)\.[^{}]*)\}/g;

/** Is every character of the text known, no mark in it? */
export function isLiteral(text: string): boolean {
  return text.search(marks) < 0;
}

/** Does the text hold a secret's value? */
export function holdsSecret(text: string): boolean {
  return /\{secret [^{}]*\}/.test(text);
}

/** The text as one pod sees it: its name in place of the mark. */
export function inPod(text: string, pod: string): string {
  return text.replaceAll('{metadata.name}', pod);
}

/** The variables of a container: `envFrom`, then `env` with its `$(NAME)` references, and the pod's `HOSTNAME`. */
export function environment(
  { value: container, path }: LocatedContainer,
  workload: Manifest,
  stack: Stack,
): Map<string, Variable> {
  const variables = new Map<string, Variable>([['HOSTNAME', { text: '{metadata.name}', path }]]);
  for (const [index, source] of entries(container.envFrom)) {
    const at = `${path}.envFrom[${index}]`;
    const { prefix = '', configMapRef, secretRef } = source;
    const object = configMapRef
      ? stack.find('ConfigMap', configMapRef.name, workload.metadata.namespace)
      : stack.find('Secret', secretRef?.name, workload.metadata.namespace);
    for (const [name, text] of Object.entries({ ...object?.['stringData'], ...object?.['data'] })) {
      variables.set(`${prefix}${name}`, {
        text: configMapRef ? String(text) : `{secret ${secretRef?.name}/${name}}`,
        path: at,
      });
    }
  }
  for (const [, entry] of entries(container.env)) {
    if (typeof entry.name !== 'string') continue;
    const at = key(`${path}.env[${entry.name}]`, entry.valueFrom ? 'valueFrom' : 'value');
    const text = entry.valueFrom ? reference(entry.valueFrom, workload, stack) : expand(entry.value ?? '', variables);
    if (text !== undefined) variables.set(entry.name, { text, path: at });
  }
  return variables;
}

/** Replaces `$(NAME)` as the kubelet does: unknown names stay, `$$(NAME)` is the text itself. */
export function expand(text: unknown, variables: ReadonlyMap<string, Variable>): string {
  return String(text).replace(/\$\$|\$\(([^()]*)\)/g, (whole, name?: string) => {
    if (name === undefined) return whole === '$$' ? '$' : whole;
    return variables.get(name)?.text ?? whole;
  });
}

function reference(source: Unstructured, workload: Manifest, stack: Stack): string | undefined {
  const { configMapKeyRef, secretKeyRef, fieldRef } = source;
  if (secretKeyRef) return `{secret ${secretKeyRef.name}/${secretKeyRef.key}}`;
  if (fieldRef) return field(String(fieldRef.fieldPath), workload);
  if (configMapKeyRef) {
    const text = stack.find('ConfigMap', configMapKeyRef.name, workload.metadata.namespace)?.['data']?.[
      configMapKeyRef.key
    ];
    return text === undefined ? (configMapKeyRef.optional ? undefined : '{unknown}') : String(text);
  }
  return '{unknown}';
}

function field(path: string, workload: Manifest): string {
  const metadata = podTemplate(workload)?.value.metadata;
  const [, kind, name = ''] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (kind) return metadata?.[kind]?.[name] ?? `{${path}}`;
  if (path === 'metadata.namespace') return workload.metadata.namespace ?? `{${path}}`;
  return `{${path}}`;
}

function entries(list: unknown): [number, Unstructured][] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((element, index): [number, Unstructured][] =>
    element !== null && typeof element === 'object' ? [[index, element]] : [],
  );
}
