import { readFileSync } from 'node:fs';
import { InputError } from '../../../scripts/input-error';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { at } from '../../../scripts/model/kube/path';
import { schema } from '../../../scripts/schema/schema';
import type { Kind } from '../../../scripts/schema/store/definition';
import type { Store } from '../../../scripts/schema/store/store';
import { kubernetesVersions, storeOf } from '../../../scripts/schema/store/store';
import { parse } from '../../../scripts/yaml/parse';
import { casesIn } from '../cases';
import type { Suite } from '../suite';
import type { Mutant } from './mutant';
import { withUnknownField, withWrongType } from './mutant';
import type { Oddity } from './oddities';
import { oddities } from './oddities';
import { placeOf } from './place';

/** A finding, as the list of oddities has them. */
export type Found = Pick<Oddity, 'rule' | 'place' | 'found'>;

/** What the published schema of a kind says; the other rules are the API server's validation of values. */
const structure = ['schema/unknown-field', 'schema/type', 'schema/quantity', 'schema/duplicate-key'];
const kinds = ['schema/unknown-kind', 'schema/removed-api'];

/**
 * kubernetes/api `testdata`: an object of every kind with every field set to something. A case is right when it is
 * accepted, or everything that is found is in the list of oddities, and the same object with one field that no kind has
 * and with one value of another type is refused for it. An oddity of the list that is not found is wrong.
 * @param dir the folder of the suite: version (`v1.36.0`) and kind (`apps.v1.Deployment`).
 */
export function kubernetesApi(dir: string, listed: readonly Oddity[] = oddities()): Suite {
  const cases = casesIn(dir);
  const known = new Map(listed.flatMap((oddity) => oddity.versions.map((version) => [id(version, oddity), oddity])));
  const unused = new Set(known.keys());
  const count = { fit: 0, unserved: 0, undescribed: 0, field: 0, type: 0 };
  const wrong = cases.flatMap(({ words: [version = '', name = ''], file }) => {
    const { found, kind, served, object, judge } = read(version, name, file);
    const complaints = found.filter(
      (finding) => !unused.delete(id(version, finding)) && !known.has(id(version, finding)),
    );
    const texts = complaints.map(({ rule, place, found: value }) => `${rule} ${place} ${value}`.trim());
    if (!served) count.unserved += 1;
    if (!object || !kind) count.undescribed += 1;
    else {
      if (!found.some(({ rule }) => structure.includes(rule))) count.fit += 1;
      for (const [what, { object: changed, path }] of mutants(object, `${version} ${name}`)) {
        if (judge(changed).some((finding) => finding.path === path && rules[what].includes(finding.policy)))
          count[what] += 1;
        else texts.push(`${path} was not refused: ${what}`);
      }
    }
    return texts.length ? `${version} ${name}: ${texts.join('; ')}` : [];
  });
  const stale = [...unused].map((oddity) => `not found any more: ${oddity.replaceAll('\t', ' ')}`);
  const described = cases.length - count.undescribed;
  return {
    name: 'kubernetes-api',
    right: cases.length - wrong.length,
    all: cases.length,
    wrong: [...wrong, ...stale],
    notes: [
      `${count.fit} have only known fields, each of its type, and no list with a repeated key`,
      `${count.unserved} are of kinds that the release does not serve, ${count.undescribed} of these without a schema`,
      `${count.field} of ${described} refused with one unknown field, ${count.type} of ${described} with one wrong type`,
      `${listed.length} oddities listed`,
    ],
  };
}

const rules: Readonly<Record<'field' | 'type', readonly string[]>> = {
  field: ['schema/unknown-field'],
  type: ['schema/type', 'schema/quantity'],
};

function mutants(object: Manifest, seed: string): (readonly ['field' | 'type', Mutant])[] {
  return [
    ['field', withUnknownField(object, seed)],
    ['type', withWrongType(object, seed)],
  ];
}

const id = (version: string, { rule, place, found }: Found): string => [version, rule, place, found].join('\t');

/** Everything that is found in a case, and what is needed to ask again. */
export function read(version: string, name: string, file: string) {
  const kubernetesVersion = minorOf(version, name);
  const store = storeOf(kubernetesVersion);
  const object = firstObject(file);
  const judge = (candidate: Manifest) =>
    schema([candidate], { kubernetesVersion, allowedKinds: [`${candidate.kind}.${candidate.apiVersion}`] }).filter(
      ({ severity }) => severity === 'error',
    );
  if (typeof object === 'string')
    return { found: [{ rule: 'unreadable', place: name, found: object }], served: false, judge };
  const { apiVersion, kind } = object;
  const served = store.kind(apiVersion, kind) !== undefined;
  const described = store.kind(apiVersion, kind) ?? store.unserved(apiVersion, kind);
  const refused = schema([object], { kubernetesVersion }).filter(({ policy }) => policy === 'schema/unknown-kind');
  const found = [...refused, ...judge(object)].map(
    ({ policy, path }): Found =>
      kinds.includes(policy)
        ? { rule: policy, place: `${apiVersion} ${kind}`, found: '' }
        : finding(policy, path, object, described, store),
  );
  return { found, kind: described, served, object, judge };
}

function finding(rule: string, path: string, object: Manifest, kind: Kind | undefined, store: Store): Found {
  const value = at(object, path);
  return {
    rule,
    place: placeOf(path, kind, store),
    found: typeof value === 'object' || value === undefined ? '' : String(value),
  };
}

/** Fixtures of the head of the development, and older ones as it writes them, are the newest release's. */
function minorOf(version: string, name: string): string {
  const newest = kubernetesVersions.at(-1) as string;
  return version === 'HEAD' || name.endsWith('.after_roundtrip') ? newest : version.replace(/^v(\d+\.\d+)\..*/, '$1');
}

/** The object of a file, or why it is none. */
function firstObject(file: string): Manifest | string {
  try {
    return parse(readFileSync(file, 'utf8'), '')[0] as Manifest;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.replace(/^:\d+: /, '');
  }
}
