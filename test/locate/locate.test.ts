import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { duplicateObjects } from '../../policies/kubernetes/duplicate-objects';
import { check } from '../../scripts/engine/check';
import type { Locator } from '../../scripts/locate/locate';
import { locator } from '../../scripts/locate/locate';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { ref } from '../../scripts/model/kube/manifest';
import { stackOf } from '../../scripts/model/kube/stack';
import { schema } from '../../scripts/schema/schema';
import { kustomizationTarget, targets } from '../../scripts/source/target';
import { remove, repositoryWith } from '../commands/cli';

const files = {
  'base/kustomization.yaml': `resources:
  - statefulset.yaml
  - service.yaml
configMapGenerator:
  - name: settings
    files:
      - fluent.conf
    literals:
      - level=debug
    envs:
      - settings.env
`,
  'base/fluent.conf': '<source>\n  @type tail\n</source>\n',
  'base/settings.env': '# the mode\nmode=fast\n',
  'base/statefulset.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: node
  namespace: kube-logging
spec:
  replicas: 1
  serviceName: node
  selector: { matchLabels: { app: node } }
  template:
    metadata:
      labels: { app: node }
    spec:
      terminationGracePeriodSeconds: 30
      initContainers:
        - name: sysctl
          image: busybox:1.0.0
      containers:
        - name: elasticsearch
          image: elastic/elasticsearch:9.5.2
          ports:
            - { containerPort: 9200, name: https }
            - { containerPort: 9300, name: transport }
          resources:
            requests:
              cpu: 100m
          envFrom:
            - configMapRef: { name: settings }
`,
  'base/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: node, namespace: kube-logging }
spec:
  selector: { app: node }
  ports:
    - { port: 9200, name: https }
`,
  'role/kustomization.yaml': `resources:
  - ../base
nameSuffix: -data
patches:
  - path: role.yaml
`,
  'role/role.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: node
  namespace: kube-logging
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 120
`,
  'other/kustomization.yaml': `resources:
  - ../base
nameSuffix: -master
`,
  'component/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources:
  - limits.yaml
patches:
  - target: { kind: StatefulSet, name: .*-data }
    patch: |-
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: any
      spec:
        template:
          spec:
            priorityClassName: high
`,
  'component/limits.yaml': `apiVersion: v1
kind: LimitRange
metadata:
  name: limits
  namespace: kube-logging
spec:
  limits: []
`,
  'overlays/prod/kustomization.yaml': `resources:
  - ../../role
  - ../../other
components:
  - ../../component
patches:
  - target: { kind: StatefulSet, name: node-data }
    patch: |-
      - op: add
        path: /spec/template/spec/containers/0/imagePullPolicy
        value: Always
  - target:
      kind: StatefulSet
      labelSelector: tier=none
    patch: '[{ "op": "replace", "path": "/spec/replicas", "value": 9 }]'
  - path: patches/pull.yaml
    target: { kind: StatefulSet, name: node-data }
  - path: patches/ports.yaml
configMapGenerator:
  - name: settings-data
    behavior: merge
    literals:
      - extra=yes
replicas:
  - name: node-data
    count: 4
images:
  - name: elastic/elasticsearch
    newTag: 9.5.3
labels:
  - pairs:
      team: logging
commonAnnotations:
  note: hello
`,
  'overlays/prod/patches/pull.yaml': `- op: replace
  path: /spec/template/spec/initContainers/0/image
  value: busybox:1.37.0
`,
  'overlays/prod/patches/ports.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: node-data
  namespace: kube-logging
spec:
  template:
    spec:
      containers:
        - name: elasticsearch
          ports:
            - containerPort: 9300
              name: renamed
`,
};

const test = suite<{ root: string; at: Locator; objects: readonly Manifest[] }>('locate');

test.before(async (context) => {
  context.root = repositoryWith(files);
  const target = await kustomizationTarget(context.root, 'overlays/prod');
  context.at = locator(context.root, target);
  context.objects = target.objects;
});
test.after(({ root }) => remove(root));

const template = 'spec.template.spec';

/** Object, path, and the place that set it: the layer kind in the name of each case. */
const cases: readonly [layer: string, object: string, path: string, place: string][] = [
  ['resource', 'StatefulSet/node-master', `${template}.terminationGracePeriodSeconds`, 'base/statefulset.yaml:14:38'],
  [
    'strategic merge patch, file',
    'StatefulSet/node-data',
    `${template}.terminationGracePeriodSeconds`,
    'role/role.yaml:9:38',
  ],
  [
    'strategic merge patch of a component, inline',
    'StatefulSet/node-data',
    `${template}.priorityClassName`,
    'component/kustomization.yaml:15:32',
  ],
  [
    'JSON6902 patch, inline',
    'StatefulSet/node-data',
    `${template}.containers[elasticsearch].imagePullPolicy`,
    'overlays/prod/kustomization.yaml:11:16',
  ],
  [
    'JSON6902 patch, file',
    'StatefulSet/node-data',
    `${template}.initContainers[sysctl].image`,
    'overlays/prod/patches/pull.yaml:3:10',
  ],
  [
    'patch of a list by its merge key',
    'StatefulSet/node-data',
    `${template}.containers[elasticsearch].ports[renamed].name`,
    'overlays/prod/patches/ports.yaml:13:21',
  ],
  [
    'an element that the patch left alone',
    'StatefulSet/node-data',
    `${template}.containers[elasticsearch].ports[https].containerPort`,
    'base/statefulset.yaml:22:32',
  ],
  ['replicas', 'StatefulSet/node-data', 'spec.replicas', 'overlays/prod/kustomization.yaml:26:12'],
  ['replicas of another object', 'StatefulSet/node-master', 'spec.replicas', 'base/statefulset.yaml:7:13'],
  [
    'images',
    'StatefulSet/node-data',
    `${template}.containers[elasticsearch].image`,
    'overlays/prod/kustomization.yaml:29:13',
  ],
  ['labels', 'Service/node-data', 'metadata.labels.team', 'overlays/prod/kustomization.yaml:32:13'],
  ['annotations', 'Service/node-data', 'metadata.annotations.note', 'overlays/prod/kustomization.yaml:34:9'],
  ['name suffix', 'Service/node-data', 'metadata.name', 'role/kustomization.yaml:3:13'],
  ['a resource of a component', 'LimitRange/limits', 'spec.limits', 'component/limits.yaml:7:3'],
  ['generator literal', 'ConfigMap/settings-data', 'data.level', 'base/kustomization.yaml:9:9'],
  ['generator literal of an overlay', 'ConfigMap/settings-data', 'data.extra', 'overlays/prod/kustomization.yaml:23:9'],
  ['generator env file', 'ConfigMap/settings-data', 'data.mode', 'base/settings.env:2:1'],
  ['generator file', 'ConfigMap/settings-data', 'data[fluent.conf]', 'base/fluent.conf:1:1'],
  [
    'a missing field: its nearest parent',
    'StatefulSet/node-data',
    `${template}.containers[elasticsearch].resources.limits.memory`,
    'base/statefulset.yaml:24:11',
  ],
  [
    'a missing field of a container',
    'StatefulSet/node-data',
    `${template}.initContainers[sysctl].resources.limits.memory`,
    'base/statefulset.yaml:16:11',
  ],
  ['the object itself', 'StatefulSet/node-data', '', 'base/statefulset.yaml:1:1'],
];

const shown = (source: { file: string; line: number; column: number } | null) =>
  source && `${source.file}:${source.line}:${source.column}`;

function named(objects: readonly Manifest[], text: string) {
  const [kind, name = ''] = text.split('/');
  const object = objects.find(
    (entry) => entry.kind === kind && entry.metadata.name.replace(/-[a-z0-9]{10}$/, '') === name,
  );
  assert.ok(object, `${text} is not in ${objects.map((entry) => `${entry.kind}/${entry.metadata.name}`).join(', ')}`);
  return ref(object);
}

for (const [layer, object, path, place] of cases) {
  test(`${layer}: ${object} ${path}`, ({ at, objects }) => {
    assert.is(shown(at.source({ object: named(objects, object), path })), place);
  });
}

test('a line inside a generated file', ({ at, objects }) => {
  const object = named(objects, 'ConfigMap/settings-data');
  assert.is(
    shown(at.source({ object, path: 'data[fluent.conf]', position: { line: 2, column: 3 } })),
    'base/fluent.conf:2:3',
  );
});

test('prints the chain of layers from first to last', ({ at, objects }) => {
  const chain = at.chain(named(objects, 'StatefulSet/node-data'), 'spec.replicas');
  assert.equal(
    chain.map(({ layer, value, place }) => [layer, value, shown(place)]),
    [
      ['resource', 1, 'base/statefulset.yaml:7:13'],
      ['replicas', 4, 'overlays/prod/kustomization.yaml:26:12'],
    ],
  );
});

test('an alias in a later document of a file', async () => {
  const root = repositoryWith({
    'plain/two.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b, labels: &l { app: x }, annotations: *l }\n',
  });
  const cwd = process.cwd();
  process.chdir(root);
  try {
    const [target] = await targets(root, ['plain']);
    assert.ok(target);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', name: 'b' };
    assert.is(shown(locator(root, target).source({ object, path: 'metadata.labels.app' })), 'plain/two.yaml:7:40');
  } finally {
    process.chdir(cwd);
    remove(root);
  }
});

test('a document behind a byte order mark, carriage returns and a comment', async () => {
  const root = repositoryWith({
    'plain/windows.yaml':
      '\uFEFF# first\r\napiVersion: v1\r\nkind: ConfigMap\r\nmetadata: { name: a }\r\n--- # second\r\napiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: b\r\n',
  });
  const cwd = process.cwd();
  process.chdir(root);
  try {
    const [target] = await targets(root, ['plain/windows.yaml']);
    assert.ok(target);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', name: 'b' };
    assert.is(shown(locator(root, target).source({ object, path: 'metadata.name' })), 'plain/windows.yaml:9:9');
  } finally {
    process.chdir(cwd);
    remove(root);
  }
});

test('a line inside a block of a plain manifest, and of a List', async () => {
  const root = repositoryWith({
    'plain/one.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  fluent.conf: |\n    <match>\n      @type null\n    </match>\n',
    'plain/list.yaml':
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: b }\n    data:\n      k: v\n',
  });
  const cwd = process.cwd();
  process.chdir(root);
  try {
    const [target] = await targets(root, ['plain']);
    assert.ok(target);
    const at = locator(root, target);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };
    assert.is(
      shown(at.source({ object, path: 'data[fluent.conf]', position: { line: 2, column: 3 } })),
      'plain/one.yaml:7:7',
    );
    assert.is(shown(at.source({ object: { ...object, name: 'b' }, path: 'data.k' })), 'plain/list.yaml:8:10');
  } finally {
    process.chdir(cwd);
    remove(root);
  }
});

test('finds each of two objects of one name, in the file that has it', async () => {
  const same = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
  const folder = repositoryWith({
    'twice/one.yaml': `${same}data: { a: 1 }\n`,
    'twice/two.yaml': `# the second\n${same}data:\n  b: 2\n`,
  });
  const [target] = await targets(folder, ['twice']);
  assert.ok(target);
  const { source } = locator(folder, target);
  const places = schema(target.objects, { kubernetesVersion: '1.36' }).map((finding) => source(finding));
  assert.equal(
    places.map((place) => [place?.file, place?.line]),
    [
      ['twice/one.yaml', 4],
      ['twice/two.yaml', 6],
    ],
  );
  assert.is(
    check(stackOf(target.objects), [duplicateObjects])
      .map((finding) => source(finding)?.file)
      .join(),
    'twice/two.yaml',
  );
  remove(folder);
});

test.run();
