import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import { idOf } from '../harness/identity';

/** One object with one thing made wrong, or at least odd; as text, since a repeated key has no other form. */
export interface Mutant {
  family: string;
  /** What was done to which object. */
  title: string;
  apiVersion: string;
  kind: string;
  namespace: string | undefined;
  text: string;
}

type Edit = { title: string; apply(object: Unstructured): void };
type Family = (object: Manifest) => Edit[];

/** A place in an object: a list of keys. */
type Place = readonly (string | number)[];

const at = (object: Unstructured, place: Place): Unstructured => place.reduce((value, key) => value?.[key], object);
const put = (object: Unstructured, place: Place, value: unknown): void => {
  at(object, place.slice(0, -1))[place.at(-1) as string] = value;
};

const drop = (object: Unstructured, place: Place): void => {
  delete at(object, place.slice(0, -1))[place.at(-1) as string];
};

const shown = (place: Place): string => place.join('.');

/** Every place in an object whose value satisfies a test. */
function places(value: unknown, holds: (value: unknown, place: Place) => boolean, place: Place = []): Place[] {
  const own = holds(value, place) ? [place] : [];
  if (typeof value !== 'object' || value === null) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) =>
      places(inner, holds, [...place, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

/** Maps whose keys the user chooses: a new key in them is no unknown field. */
const free =
  /(^|\.)(labels|annotations|data|stringData|matchLabels|nodeSelector|requests|limits|rules\.\d+|selector)(\.|$)/;
const isStructure = (value: unknown, place: Place): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !free.test(shown(place));
const isLeaf = (value: unknown, place: Place): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) &&
  place[0] !== 'data' &&
  !['apiVersion', 'kind'].includes(shown(place));

/** At most so many, spread evenly. */
function some<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, index) => list[Math.floor((index * list.length) / most)] as T);
}

const set = (place: Place, value: unknown): Edit => ({
  title: `${shown(place)} = ${JSON.stringify(value)}`,
  apply: (object) => put(object, place, value),
});

/** Sets a value wherever a field of that name stands. */
const wherever =
  (name: string, values: readonly unknown[], most = 2): Family =>
  (object) =>
    some(
      places(object, (_, place) => place.at(-1) === name && place.length > 1 && place[0] !== 'data'),
      most,
    ).flatMap((place) => values.map((value) => set(place, value)));

const families: Record<string, Family> = {
  'unknown field': (object) =>
    some(places(object, isStructure), 4).map((place) => set([...place, 'surprise'], 'unknown')),
  'misspelled field': (object) =>
    some(
      places(
        object,
        (_, place) =>
          typeof place.at(-1) === 'string' &&
          place.length > 1 &&
          !free.test(shown(place.slice(0, -1))) &&
          place[0] !== 'metadata',
      ),
      3,
    ).map((place) => {
      const misspelled = [...place.slice(0, -1), `${String(place.at(-1))}s`];
      return {
        title: `${shown(place)} as ${String(misspelled.at(-1))}`,
        apply(copy) {
          put(copy, misspelled, at(copy, place));
          drop(copy, place);
        },
      };
    }),
  'wrong type': (object) =>
    some(places(object, isLeaf), 4).map((place, index) => {
      const value = at(object, place) as unknown;
      const wrong =
        typeof value === 'number'
          ? `${value}`
          : typeof value === 'boolean'
            ? 'yes'
            : [7, true, { a: 'b' }, ['a']][index % 4];
      return set(place, wrong);
    }),
  'list for map, map for list': (object) =>
    some(
      places(
        object,
        (value, place) => typeof value === 'object' && value !== null && place.length > 1 && place[0] !== 'data',
      ),
      2,
    ).map((place) => set(place, Array.isArray(at(object, place)) ? { a: 'b' } : ['a'])),
  'bad name': () =>
    ['Upper_Case', 'x'.repeat(300), '-dash', 'a.b/c', ''].map((name) => set(['metadata', 'name'], name)),
  'bad label': () => [
    set(['metadata', 'labels'], { 'a key': 'value' }),
    set(['metadata', 'labels'], { key: 'a value!' }),
    set(['metadata', 'labels'], { key: 'x'.repeat(64) }),
    set(['metadata', 'annotations'], { 'a/b/c': 'value' }),
    set(['metadata', 'labels'], { number: 7 }),
  ],
  'bad quantity': (object) => [
    ...wherever('memory', ['1Gb', '1 Gi', '', '-1Gi', '1e'])(object),
    ...wherever('cpu', ['1,5', '500M m'])(object),
    ...wherever('storage', ['10GiB', 'ten'])(object),
    ...wherever('sizeLimit', ['1GB'])(object),
  ],
  'missing field': (object) =>
    some(
      places(
        object,
        (_, place) =>
          [
            'name',
            'selector',
            'template',
            'containers',
            'image',
            'roleRef',
            'secretName',
            'issuerRef',
            'provider',
            'mountPath',
            'port',
            'metadata',
            'accessModes',
            'path',
            'serviceName',
          ].includes(String(place.at(-1))) && place[0] !== 'data',
      ),
      5,
    ).map((place) => ({ title: `without ${shown(place)}`, apply: (copy) => drop(copy, place) })),
  'value out of a set': (object) => [
    ...wherever('imagePullPolicy', ['Sometimes'], 1)(object),
    ...wherever('restartPolicy', ['Never ever'], 1)(object),
    ...wherever('protocol', ['tcp', 'HTTP'], 1)(object),
    ...wherever('pathType', ['prefix'], 1)(object),
    ...wherever('policyTypes', [['ingress']], 1)(object),
    ...wherever('whenUnsatisfiable', ['Never'], 1)(object),
    ...wherever('podManagementPolicy', ['parallel'], 1)(object),
    ...wherever('operator', ['in'], 1)(object),
    ...wherever('refreshPolicy', ['Sometimes'], 1)(object),
    ...wherever('algorithm', ['DSA'], 1)(object),
    ...wherever('accessModes', [['ReadWrite']], 1)(object),
    ...wherever('medium', ['ram'], 1)(object),
    ...(object.kind === 'Service' ? [set(['spec', 'type'], 'NodePorts')] : []),
  ],
  'number out of range': (object) => [
    ...wherever('containerPort', [0, 70000, -1], 1)(object),
    ...wherever('port', [0, 70000], 1)(object),
    ...wherever('replicas', [-1], 1)(object),
    ...wherever('terminationGracePeriodSeconds', [-5], 1)(object),
    ...wherever('periodSeconds', [-5], 1)(object),
    ...wherever('runAsUser', [-1], 1)(object),
    ...wherever('backoffLimit', [-1], 1)(object),
    ...wherever('replicas', [1.5], 1)(object),
  ],
  'null for a value': (object) =>
    some(
      places(object, (_, place) => place.length > 1 && place.length < 7 && place[0] === 'spec'),
      3,
    ).map((place) => set(place, null)),
  'pod that contradicts itself': (object) => contradictions(object),
  'unknown kind or version': ({ apiVersion, kind }) => [
    { title: `kind ${kind}s`, apply: (copy) => void (copy.kind = `${kind}s`) },
    { title: `apiVersion ${apiVersion}beta9`, apply: (copy) => void (copy.apiVersion = `${apiVersion}beta9`) },
  ],
};

function contradictions(object: Manifest): Edit[] {
  const pod: Place = object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
  const spec = at(object, pod);
  if (!spec?.containers) return [];
  const container: Place = [...pod, 'containers', 0];
  const extra = (
    title: string,
    apply: (spec: Unstructured, container: Unstructured, copy: Unstructured) => void,
  ): Edit => ({
    title,
    apply: (copy) => apply(at(copy, pod), at(copy, container), copy),
  });
  return [
    extra(
      'a mount of no volume',
      (_, one) => void (one.volumeMounts = [...(one.volumeMounts ?? []), { name: 'nowhere', mountPath: '/nowhere' }]),
    ),
    extra('two containers of one name', (inner, one) => void inner.containers.push({ ...one })),
    extra(
      'two volumes of one name',
      (inner) =>
        void (inner.volumes = [
          ...(inner.volumes ?? []),
          { name: 'twice', emptyDir: {} },
          { name: 'twice', emptyDir: {} },
        ]),
    ),
    extra(
      'a volume of two sources',
      (inner) =>
        void (inner.volumes = [...(inner.volumes ?? []), { name: 'both', emptyDir: {}, hostPath: { path: '/x' } }]),
    ),
    extra('a probe of no kind', (_, one) => void (one.livenessProbe = { periodSeconds: 5 })),
    extra(
      'a probe of two kinds',
      (_, one) => void (one.livenessProbe = { httpGet: { port: 80 }, tcpSocket: { port: 80 } }),
    ),
    extra('a variable with = in its name', (_, one) => void (one.env = [{ name: 'A=B', value: 'c' }])),
    extra(
      'a request above its limit',
      (_, one) => void (one.resources = { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } }),
    ),
    extra(
      'a selector that misses its pods',
      (_, __, copy) => void (copy.spec.selector = { matchLabels: { other: 'label' } }),
    ),
    extra(
      'a volume path with ..',
      (inner) => void (inner.volumes = [...(inner.volumes ?? []), { name: 'up', hostPath: { path: '/a/../b' } }]),
    ),
    extra(
      'a privileged container without escalation',
      (_, one) => void (one.securityContext = { privileged: true, allowPrivilegeEscalation: false }),
    ),
    extra('two mounts at one path', (inner, one) => {
      inner.volumes = [...(inner.volumes ?? []), { name: 'a', emptyDir: {} }];
      one.volumeMounts = [
        { name: 'a', mountPath: '/same' },
        { name: 'a', mountPath: '/same' },
      ];
    }),
    extra(
      'a toleration that says nothing',
      (inner) => void (inner.tolerations = [{ key: 'a', operator: 'Exists', value: 'b' }]),
    ),
  ];
}

/** The mutants of an object, in every family. */
function mutantsOf(object: Manifest): Mutant[] {
  const { apiVersion, kind, metadata } = object;
  const card = { apiVersion, kind, namespace: metadata.namespace };
  const edited = Object.entries(families).flatMap(([family, edits]) =>
    edits(object).map(({ title, apply }) => {
      const copy = structuredClone(object);
      apply(copy);
      return {
        ...card,
        apiVersion: copy.apiVersion,
        kind: copy.kind,
        family,
        title: `${idOf(object)}: ${title}`,
        text: JSON.stringify(copy),
      };
    }),
  );
  return [
    ...edited,
    ...repeated(object).map((text) => ({
      ...card,
      family: 'repeated key',
      title: `${idOf(object)}: twice metadata.name`,
      text,
    })),
  ];
}

function repeated(object: Manifest): string[] {
  const text = JSON.stringify(object);
  const name = `"name":${JSON.stringify(object.metadata.name)}`;
  return text.includes(`"metadata":{${name}`)
    ? [text.replace(`"metadata":{${name}`, `"metadata":{${name},${name}`)]
    : [];
}

/**
 * Mutants of a stack: every family on at least one object of each kind, evenly thinned to `most`.
 * The same objects give the same mutants.
 */
export function mutants(objects: readonly Manifest[], most: number): Mutant[] {
  const kinds = new Map<string, Manifest>();
  for (const object of objects) {
    const known = kinds.get(object.kind);
    if (!known || JSON.stringify(object).length > JSON.stringify(known).length) kinds.set(object.kind, object);
  }
  const byFamily = new Map<string, Mutant[]>();
  for (const mutant of [...kinds.values()].flatMap(mutantsOf)) {
    byFamily.set(mutant.family, [...(byFamily.get(mutant.family) ?? []), mutant]);
  }
  const share = Math.ceil(most / byFamily.size);
  const unusual = ['pod that contradicts itself', 'value out of a set', 'number out of range', 'bad quantity'];
  return [...byFamily].flatMap(([family, list]) => some(list, unusual.includes(family) ? share * 2 : share));
}
