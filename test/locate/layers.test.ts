import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../../policies';
import { inspectAll } from '../../scripts/inspect/inspect-all';
import type { Finding } from '../../scripts/rule/finding';
import { targets } from '../../scripts/source/target';
import { remove, repositoryWith } from '../commands/cli';

// One wrong value in every kind of layer that kustomize knows. Both overlays are made of the same stack: each finding
// names the line that is wrong, which the fixture marks, and both overlays.

const deployment = (name: string, more: readonly string[] = []) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
  labels: { tier: ${name} }
spec:
${more.map((line) => `  ${line}\n`).join('')}  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: first
          image: registry.example/first:1.2.3
        - name: second
          image: registry.example/second:1.2.3
`;

/** Files of the stack. A mark \`#1 NAME\` stands in the line that the finding of that name must point to. */
const files: Readonly<Record<string, string>> = {
  'stack/kustomization.yaml': `resources:
  - base.yaml
  - merged.yaml
  - several.yaml
  - cut.yaml
  - named
  - spaced
  - marked
  - twins.yaml
components:
  - ../components/outer
patches:
  - path: patches/merge.yaml
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: merged
        namespace: shop
      spec:
        # a comment
        progressDeadlineSeconds: later #1 inline merge
  - path: patches/operations.yaml
    target: { kind: Deployment, name: merged }
  - target: { kind: Deployment, name: merged }
    patch: |-
      - op: add
        path: /spec/template/spec/terminationGracePeriodSeconds
        value: never #1 inline operation
      - { op: add, path: /spec/template/spec/hostname, value: Bad_Host } #1 second inline operation
  - target: { kind: Deployment, labelSelector: "tier in (several, more)" }
    patch: |-
      - op: add
        path: /spec/template/spec/restartPolicy
        value: Sometimes #1 many objects
  - path: patches/cut.yaml
  - path: patches/twin.yaml
  - target: { kind: Deployment, labelSelector: "group=chosen,tier notin (other, more),!absent" }
    patch: |-
      - op: add
        path: /spec/paused
        value: perhaps #1 label of a base
  - target: { annotationSelector: chosen=by-note }
    patch: |-
      - op: add
        path: /metadata/labels/example.org~1kind
        value: not valid! #1 annotation of a base
replicas:
  - name: merged
    count: -2 #1 replicas
images:
  - name: registry.example/second
    newTag: latest #1 images
labels:
  - pairs:
      team: not valid! #1 labels
    includeTemplates: true
commonAnnotations:
  "no key!": x #1 annotations
configMapGenerator:
  - name: generated
    namespace: shop
    literals:
      - plain=text
      - password=Tr0ub4dor&3xyz #1 literal
    files:
      - tls.pem
    envs:
      - settings.env
    options: { disableNameSuffixHash: true }
secretGenerator:
  - name: hidden
    namespace: shop
    literals:
      - password=c0rrect-h0rse-battery #1 secret
    options: { disableNameSuffixHash: true }
replacements:
  - source: { kind: ConfigMap, name: generated, fieldPath: data.plain } #1 replacement
    targets:
      - select: { kind: Deployment, name: several }
        fieldPaths: [spec.revisionHistoryLimit]
        options: { create: true }
  - path: replacement.yaml
`,
  'stack/replacement.yaml': `source: { kind: ConfigMap, name: generated, fieldPath: data.plain } #1 replacement in a file
targets:
  - select: { kind: Deployment }
    reject: [{ name: base|merged|several|cut|chosen|other|twin }]
    fieldPaths: ["spec.template.spec.containers.*.imagePullPolicy"]
    options: { create: true }
`,
  'stack/twins.yaml': `${deployment('twin', ['minReadySeconds: 1'])}---\n${deployment('twin', ['minReadySeconds: 2']).replace('namespace: shop', 'namespace: other')}`,
  'stack/patches/twin.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: twin, namespace: other }
spec:
  minReadySeconds: quick #1 one of two namesakes
`,
  'stack/marked/kustomization.yaml': `resources: [chosen.yaml, other.yaml]
labels:
  - pairs: { group: chosen }
  - pairs:
      all: also not valid! #1 common label
    includeSelectors: true
configMapGenerator:
  - name: noted
    namespace: shop
    literals: [a=b]
    options:
      disableNameSuffixHash: true
      labels:
        kind: not valid! #1 label of a generator
      annotations: { chosen: by-note }
`,
  'stack/marked/chosen.yaml': deployment('chosen'),
  'stack/marked/other.yaml': deployment('other'),
  'stack/base.yaml': `${deployment('base', ['minReadySeconds: soon #1 base'])}---
apiVersion: apps/v1 #1 missing
kind: StatefulSet
metadata: { name: bare, namespace: shop }
`,
  'stack/merged.yaml': deployment('merged', ['minReadySeconds: 5', 'replicas: 1']),
  'stack/several.yaml': `${deployment('several')}---\n${deployment('more')}`,
  'stack/cut.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cut
  namespace: shop
  labels: { tier: cut }
spec:
  paused: maybe
  selector: { matchLabels: { app: cut } }
  template:
    metadata: { labels: { app: cut } }
    spec:
      nodeSelector: { disk: 1 }
      containers:
        - name: first
          image: registry.example/first:1.2.3
          resources: { limits: { cpu: lots } }
        - name: second
          image: registry.example/second:1.2.3
          workingDir: [wrong]
---
apiVersion: v1
kind: Service
metadata: { name: gone, namespace: shop }
spec: { ports: wrong }
`,
  'stack/patches/cut.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: cut, namespace: shop }
spec:
  paused: null
  template:
    spec:
      nodeSelector:
        $patch: replace
        zone: 7 #1 replaced map
      containers:
        - name: second
          $patch: delete
        - name: first
          resources:
            $patch: replace
            requests: { memory: some } #1 replaced by a patch
---
$patch: delete
apiVersion: v1
kind: Service
metadata: { name: gone, namespace: shop }
`,
  'stack/patches/merge.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: merged, namespace: shop }
spec:
  minReadySeconds: quick #1 merge
`,
  'stack/patches/operations.yaml': `- op: add
  path: /spec/paused
  value: maybe #1 operation
`,
  'stack/tls.pem':
    'a first line\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n',
  'stack/settings.env': '# comment\nmode=fast\nDB_PASSWORD=Tr0ub4dor&4xyz\n',
  'stack/named/kustomization.yaml': `resources: [map.yaml]
namePrefix: Big_ #1 prefix
`,
  'stack/named/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one, namespace: shop }\n',
  'stack/spaced/kustomization.yaml': `resources: [map.yaml]
namespace: Not_Valid #1 namespace
nameSuffix: _Z #1 suffix
`,
  'stack/spaced/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: two }\n',
  'components/outer/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
components: [../inner]
resources: [service.yaml]
`,
  'components/outer/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: outer, namespace: shop }
spec:
  ports:
    - { name: a, port: 80 }
    - { name: b, port: high } #1 component
`,
  'components/inner/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [inner.yaml]
patches:
  - target: { kind: Deployment, name: base }
    patch: |-
      - op: add
        path: /spec/revisionHistoryLimit
        value: few #1 component of a component
`,
  'components/inner/inner.yaml': `apiVersion: v1
kind: Service
metadata: { name: inner, namespace: shop }
spec: { type: Odd } #1 resource of a component of a component
`,
};

const overlay = 'resources: [../../stack]\n';
const pod = 'spec.template.spec';
const template = 'spec.template.metadata';

/** The mark, the object and the field that is wrong; the rule where the schema is not the judge. */
const wrong: readonly [mark: string, object: string, path: string, rule?: string][] = [
  ['base', 'Deployment/base', 'spec.minReadySeconds'],
  ['component', 'Service/outer', 'spec.ports[b].port'],
  ['resource of a component of a component', 'Service/inner', 'spec.type'],
  ['component of a component', 'Deployment/base', 'spec.revisionHistoryLimit'],
  ['merge', 'Deployment/merged', 'spec.minReadySeconds'],
  ['inline merge', 'Deployment/merged', 'spec.progressDeadlineSeconds'],
  ['operation', 'Deployment/merged', 'spec.paused'],
  ['inline operation', 'Deployment/merged', `${pod}.terminationGracePeriodSeconds`],
  ['second inline operation', 'Deployment/merged', `${pod}.hostname`],
  ['many objects', 'Deployment/several', `${pod}.restartPolicy`],
  ['many objects', 'Deployment/more', `${pod}.restartPolicy`],
  ['replicas', 'Deployment/merged', 'spec.replicas'],
  ['images', 'Deployment/base', `${pod}.containers[second].image`, 'images/pinned'],
  ['labels', 'Service/inner', 'metadata.labels.team'],
  ['annotations', 'Service/inner', 'metadata.annotations[no key!]'],
  ['prefix', 'ConfigMap/Big_one', 'metadata.name'],
  ['suffix', 'ConfigMap/two_Z', 'metadata.name'],
  ['namespace', 'ConfigMap/two_Z', 'metadata.namespace'],
  ['literal', 'ConfigMap/generated', 'data.password', 'secrets/'],
  ['secret', 'Secret/hidden', 'data.password', 'secrets/'],
  ['replacement', 'Deployment/several', 'spec.revisionHistoryLimit'],
  ['replaced map', 'Deployment/cut', `${pod}.nodeSelector.zone`],
  ['replaced by a patch', 'Deployment/cut', `${pod}.containers[first].resources.requests.memory`],
  ['replacement in a file', 'Deployment/more', `${pod}.containers[second].imagePullPolicy`],
  ['one of two namesakes', 'Deployment/other/twin', 'spec.minReadySeconds'],
  ['label of a base', 'Deployment/chosen', 'spec.paused'],
  ['annotation of a base', 'ConfigMap/noted', 'metadata.labels[example.org/kind]'],
  ['label of a generator', 'ConfigMap/noted', 'metadata.labels.kind'],
  ['missing', 'StatefulSet/bare', 'spec.selector'],
  ['annotations', 'Deployment/base', `${template}.annotations[no key!]`],
  ['labels', 'Deployment/base', `${template}.labels.team`],
  ['common label', 'Deployment/chosen', 'spec.selector.matchLabels.all'],
];

const test = suite<{ root: string; findings: readonly Finding[] }>('the layer of a wrong value');

test.before(async (context) => {
  context.root = repositoryWith({
    ...files,
    'overlays/dev/kustomization.yaml': overlay,
    'overlays/prod/kustomization.yaml': overlay,
  });
  context.findings = (await inspectAll(context.root, await targets(context.root, ['dev', 'prod']), rules)).findings;
});
test.after(({ root }) => remove(root));

/** The line of a mark: its file and number. */
function marked(mark: string): string {
  const found = Object.entries(files).flatMap(([file, text]) =>
    text.split('\n').flatMap((line, index) => (line.endsWith(`#1 ${mark}`) ? [`${file}:${index + 1}`] : [])),
  );
  assert.is(found.length, 1, `${mark}: ${found.join(' ')}`);
  return found[0] as string;
}

const place = ({ source }: Finding) => source && `${source.file}:${source.line}`;

/** The findings about an object, `Kind/name` or `Kind/namespace/name`. */
const about = (findings: readonly Finding[], object: string) =>
  findings.filter(({ object: { kind, namespace, name } }) =>
    [`${kind}/${name}`, `${kind}/${namespace ?? ''}/${name}`].includes(object),
  );

for (const [mark, object, path, rule = 'schema/'] of wrong) {
  test(`${mark}: ${object} ${path}`, ({ findings }) => {
    const known = about(findings, object);
    const found = known.filter((finding) => finding.path === path && finding.policy.startsWith(rule));
    assert.ok(
      found.length,
      `nothing found, but ${known.map(({ policy, path: other }) => `${policy} ${other}`).join('; ')}`,
    );
    assert.is(new Set(found.map(({ policy }) => policy)).size, found.length, 'the same cause is found once');
    for (const finding of found)
      assert.equal([place(finding), finding.overlays], [marked(mark), ['dev', 'prod']], finding.policy);
  });
}

test('generator files: a line of an env file, and a line inside a file', ({ findings }) => {
  const found = about(findings, 'ConfigMap/generated').filter(({ policy }) => policy.startsWith('secrets/'));
  const places = new Map(found.map((finding) => [finding.path, place(finding)]));
  assert.is(places.get('data.DB_PASSWORD'), 'stack/settings.env:3');
  assert.is(places.get('data[tls.pem]'), 'stack/tls.pem:2');
});

test('what a patch deletes or replaces is gone, and nothing is found in it', ({ findings }) => {
  assert.equal(about(findings, 'Service/gone'), []);
  const gone = about(findings, 'Deployment/cut').filter(
    ({ path }) => /second|paused|limits\.cpu|disk/.test(path) && !/cpu-limits/.test(path),
  );
  assert.equal(
    gone.map(({ policy, path }) => `${policy} ${path}`),
    [],
  );
});

test('two namesakes keep their own lines', ({ findings }) => {
  assert.equal(
    about(findings, 'Deployment/shop/twin').filter(({ path }) => path === 'spec.minReadySeconds'),
    [],
  );
});

test.run();
