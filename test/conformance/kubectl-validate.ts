import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../scripts/input-error';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { item, key } from '../../scripts/model/kube/path';
import type { Finding } from '../../scripts/rule/finding';
import { schema } from '../../scripts/schema/schema';
import { parse } from '../../scripts/yaml/parse';
import type { Suite } from './suite';

/** What the API server answered to a document: the comment before it. */
interface Status {
  status: 'Success' | 'Failure';
  details?: { causes?: { field?: string; message: string }[] };
}

/**
 * kubernetes-sigs/kubectl-validate `testcases`: each document has the API server's answer in a comment. A case is right
 * when every document has the right verdict, and every field that the answer names is reported.
 * @param dir the folder of the suite, with `manifests` and `crds`.
 */
export function kubectlValidate(dir: string): Suite {
  const crds = yamlFiles(join(dir, 'crds')).flatMap((text) => parse(text, 'crds'));
  const files = readdirSync(join(dir, 'manifests'))
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const wrong = files.flatMap((file) => {
    const complaints = judge(file, readFileSync(join(dir, 'manifests', file), 'utf8'), crds);
    return complaints.length ? `${file}: ${complaints.join('; ')}` : [];
  });
  return { name: 'kubectl-validate', right: files.length - wrong.length, all: files.length, wrong };
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

function judge(name: string, text: string, crds: readonly Manifest[]): string[] {
  return text.split(/^---\s*$/m).flatMap((document) => {
    const expected = statusOf(document);
    try {
      const objects = parse(document, name);
      const findings = objects.flatMap((object) =>
        schema([...crds, object], { kubernetesVersion: '1.36' }).filter((finding) => isOf(finding, object)),
      );
      return compare(expected, findings, objects[0]);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return repeatedKey(expected, error) ? [] : [`expected ${said(expected)}, could not read it: ${error.message}`];
    }
  });
}

function isOf({ object }: Finding, { apiVersion, kind, metadata }: Manifest): boolean {
  return object.apiVersion === apiVersion && object.kind === kind && object.name === (metadata?.name ?? '');
}

/** The first JSON text in the comments of a document; a document without one has to be accepted. */
function statusOf(document: string): Status {
  const comments = document
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.slice(1));
  const start = comments.findIndex((line) => line.trim() === '{');
  for (let end = start + 1; start >= 0 && end < comments.length; end++) {
    if (comments[end]?.trim() !== '}') continue;
    try {
      return JSON.parse(comments.slice(start, end + 1).join('\n')) as Status;
    } catch {
      // the brace closed an inner object
    }
  }
  return { status: 'Success' };
}

function compare(expected: Status, findings: readonly Finding[], object: Manifest | undefined): string[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (expected.status === 'Success')
    return errors.map(({ path, message }) => `expected no error, found ${path}: ${message}`);
  if (!errors.length) return [`expected ${said(expected)}, found nothing`];
  const missed = fields(expected).filter((field) => {
    const path = housePath(field, object);
    return !errors.some((finding) => finding.path === path || (path && below(finding.path, path)));
  });
  return missed.map((field) => `expected a finding at ${field}, found ${errors.map(({ path }) => path).join(', ')}`);
}

/** A finding about one label stands below the map of labels that the answer names. */
function below(path: string, field: string): boolean {
  return /\.(labels|annotations)$/.test(field) && path.startsWith(field);
}

const said = ({ status, details }: Status): string =>
  `${status} ${details?.causes?.map(({ message }) => message).join(', ') ?? ''}`;

/** The fields of the answer; some stand only in the sentence. */
function fields({ details }: Status): string[] {
  return (details?.causes ?? []).flatMap(({ field, message }) => {
    if (field === '<nil>') return /^Invalid value: "": "([^"]+)"/.exec(message)?.[1] ?? '';
    if (field) return field;
    if (/kind \w+ not found/.test(message)) return 'kind';
    const struct = /Go struct field ObjectMeta\.(\w+)/.exec(message);
    return struct ? `metadata.${struct[1] ?? ''}` : [];
  });
}

/** A key that repeats is no object to us: the parser says so. */
function repeatedKey({ details }: Status, error: Error): boolean {
  return (
    (details?.causes ?? []).some(({ message }) => /key ".*" already set in map/.test(message)) &&
    /unique|duplicate/i.test(error.message)
  );
}

/** `spec.containers[0].ports[2]` as this project writes it; one answer speaks of the API server's internal version. */
function housePath(field: string, object: Manifest | undefined): string {
  const outer = field
    .replace(/^spec\.validation\./, 'spec.versions[0].schema.')
    .replace(/properties\[(\w+)\]/g, 'properties.$1');
  let path = '';
  let value: unknown = object;
  for (const [, name, index] of outer.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    const segment = index ?? name ?? '';
    const inside = (value as Record<string, unknown> | undefined)?.[segment];
    path = index === undefined ? key(path, segment) : item(path, inside, Number(index));
    value = inside;
  }
  return path;
}
