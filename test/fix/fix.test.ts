import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { check } from '../../scripts/engine/check';
import { stackFor } from '../../scripts/engine/inspect';
import { merge } from '../../scripts/engine/merge';
import type { Fixes } from '../../scripts/fix/fix';
import { fixes } from '../../scripts/fix/fix';
import { unifiedDiff } from '../../scripts/fix/unified-diff';
import { key } from '../../scripts/model/kube/path';
import { containers } from '../../scripts/model/kube/pod';
import type { Edit, Policy } from '../../scripts/rule/policy';
import { kustomizationTarget } from '../../scripts/source/target';
import { remove, repositoryWith } from '../commands/cli';

const test = suite('fix');

/** A rule that is broken once by an object of the kind, and asks for the edits. */
function rule(
  kind: string,
  edits: readonly Edit[] | ((object: Parameters<Policy['check']>[0]) => readonly Edit[]),
): Policy {
  return {
    ...{
      id: 'test/rule',
      title: 't',
      severity: 'error',
      rationale: 'r',
      remediation: 'r',
      source: 's',
      pass: {},
      fail: {},
    },
    kinds: [kind],
    *check() {
      yield { path: typeof edits === 'function' ? '' : (edits[0]?.path ?? ''), message: 'm' };
    },
    fix: (_, object) => (typeof edits === 'function' ? edits(object) : edits),
  };
}

/** Repairs overlays of a repository; what would change, line by line, as `file: -old` and `file: +new`. */
async function repair(
  files: Readonly<Record<string, string>>,
  policy: Policy,
  overlays = ['prod'],
): Promise<{ lines: string[]; made: Fixes }> {
  const root = repositoryWith(files);
  try {
    const targets = await Promise.all(
      overlays.map(async (name) => ({ ...(await kustomizationTarget(root, `overlays/${name}`)), name })),
    );
    const findings = merge(targets.flatMap((target) => check(stackFor(target, {}), [policy])));
    const made = fixes(root, targets, [policy], findings);
    const lines = made.changes.flatMap(({ file, before, after }) => {
      assert.is(readFileSync(join(root, file), 'utf8'), before);
      return unifiedDiff([{ file, path: file, before, after }])
        .split('\n')
        .filter((line) => /^[-+](?![-+])/.test(line))
        .map((line) => `${file}: ${line.trim().replace(/^([-+])\s*/, '$1')}`);
    });
    return { lines, made };
  } finally {
    remove(root);
  }
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: kube-logging }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccount: old # as before
      containers:
        - name: web
          image: nginx:1.28.0
          resources:
            requests: { memory: 1Gi }
`;

const base = {
  'base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'base/deployment.yaml': deployment,
  'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
  'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
};
const prod = (more: string) => ({ ...base, 'overlays/prod/kustomization.yaml': `resources: [../../base]\n${more}` });
const template = 'spec.template.spec';
const container = `${template}.containers[web]`;

const cases: readonly [
  layer: string,
  files: Readonly<Record<string, string>>,
  edit: Edit,
  expected: readonly string[],
][] = [
  [
    'base',
    base,
    { path: 'spec.replicas', set: 2 },
    ['base/deployment.yaml: -replicas: 1', 'base/deployment.yaml: +replicas: 2'],
  ],
  [
    'replicas',
    prod('replicas: [{ name: web, count: 3 }]\n'),
    { path: 'spec.replicas', set: 2 },
    [
      'overlays/prod/kustomization.yaml: -replicas: [{ name: web, count: 3 }]',
      'overlays/prod/kustomization.yaml: +replicas: [{ name: web, count: 2 }]',
    ],
  ],
  [
    'images, its tag',
    prod('images:\n  - name: nginx\n    newTag: latest # moves\n'),
    { path: `${container}.image`, set: 'nginx:1.29.3' },
    [
      'overlays/prod/kustomization.yaml: -newTag: latest # moves',
      'overlays/prod/kustomization.yaml: +newTag: 1.29.3 # moves',
    ],
  ],
  [
    'images, which only renames',
    prod('images:\n  - name: nginx\n    newName: mirror/nginx\n'),
    { path: `${container}.image`, set: 'mirror/nginx:1.29.3' },
    ['overlays/prod/kustomization.yaml: +newTag: 1.29.3'],
  ],
  [
    'strategic merge patch, file',
    {
      ...prod('patches: [{ path: patch.yaml }]\n'),
      'overlays/prod/patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: kube-logging }\nspec:\n  template: { spec: { serviceAccount: new } }\n',
    },
    { path: `${template}.serviceAccount`, set: 'x' },
    [
      'overlays/prod/patch.yaml: -template: { spec: { serviceAccount: new } }',
      'overlays/prod/patch.yaml: +template: { spec: { serviceAccount: x } }',
    ],
  ],
  [
    'strategic merge patch, inline',
    prod(
      'patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web, namespace: kube-logging }\n      spec:\n        replicas: 7 # many\n',
    ),
    { path: 'spec.replicas', set: 2 },
    ['overlays/prod/kustomization.yaml: -replicas: 7 # many', 'overlays/prod/kustomization.yaml: +replicas: 2 # many'],
  ],
  [
    'JSON6902 patch, file',
    {
      ...prod('patches: [{ path: patch.json, target: { kind: Deployment } }]\n'),
      'overlays/prod/patch.json': '[\n  { "op": "replace", "path": "/spec/replicas", "value": 7 }\n]\n',
    },
    { path: 'spec.replicas', set: 2 },
    [
      'overlays/prod/patch.json: -{ "op": "replace", "path": "/spec/replicas", "value": 7 }',
      'overlays/prod/patch.json: +{ "op": "replace", "path": "/spec/replicas", "value": 2 }',
    ],
  ],
  [
    'JSON6902 patch, inline',
    prod(
      'patches:\n  - target: { kind: Deployment }\n    patch: |\n      - op: add\n        path: /spec/template/spec/containers/0/imagePullPolicy\n        value: Never\n',
    ),
    { path: `${container}.imagePullPolicy`, set: 'Always' },
    ['overlays/prod/kustomization.yaml: -value: Never', 'overlays/prod/kustomization.yaml: +value: Always'],
  ],
  [
    'JSON6902 patch, a field of what it adds',
    prod(
      'patches:\n  - target: { kind: Deployment }\n    patch: |\n      - op: add\n        path: /spec/template/spec/containers/0/securityContext\n        value:\n          privileged: false\n',
    ),
    { path: `${container}.securityContext.allowPrivilegeEscalation`, set: false },
    ['overlays/prod/kustomization.yaml: +allowPrivilegeEscalation: false'],
  ],
  [
    'JSON6902 patch, a key',
    prod(
      'patches:\n  - target: { kind: Deployment }\n    patch: |\n      - { op: add, path: /metadata/annotations, value: {} }\n      - { op: add, path: /metadata/annotations/a~1b, value: c }\n',
    ),
    { path: 'metadata.annotations[a/b]', rename: 'd/e' },
    [
      'overlays/prod/kustomization.yaml: -- { op: add, path: /metadata/annotations/a~1b, value: c }',
      'overlays/prod/kustomization.yaml: +- { op: add, path: /metadata/annotations/d~1e, value: c }',
    ],
  ],
  [
    'a new field: the file of its nearest parent',
    base,
    { path: `${container}.securityContext.allowPrivilegeEscalation`, set: false },
    ['base/deployment.yaml: +securityContext:', 'base/deployment.yaml: +allowPrivilegeEscalation: false'],
  ],
  [
    'a new field beside one that a patch sets',
    {
      ...prod('patches: [{ path: patch.yaml }]\n'),
      'overlays/prod/patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: kube-logging }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          resources:\n            requests: { memory: 4Gi }\n',
    },
    { path: `${container}.resources.limits.memory`, set: '4Gi', beside: `${container}.resources.requests.memory` },
    ['overlays/prod/patch.yaml: +limits:', 'overlays/prod/patch.yaml: +memory: 4Gi'],
  ],
  [
    'a key in every layer that has it',
    {
      ...prod('patches: [{ path: patch.yaml }]\n'),
      'overlays/prod/patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: kube-logging }\nspec:\n  template: { spec: { serviceAccount: new } }\n',
    },
    { path: `${template}.serviceAccount`, rename: 'serviceAccountName' },
    [
      'base/deployment.yaml: -serviceAccount: old # as before',
      'base/deployment.yaml: +serviceAccountName: old # as before',
      'overlays/prod/patch.yaml: -template: { spec: { serviceAccount: new } }',
      'overlays/prod/patch.yaml: +template: { spec: { serviceAccountName: new } }',
    ],
  ],
  [
    'a field taken out',
    base,
    { path: `${template}.serviceAccount`, remove: true },
    ['base/deployment.yaml: -serviceAccount: old # as before'],
  ],
  [
    'labels',
    prod('labels: [{ pairs: { a: b, c: d } }]\n'),
    { path: 'metadata.labels.a', remove: true },
    [
      'overlays/prod/kustomization.yaml: -labels: [{ pairs: { a: b, c: d } }]',
      'overlays/prod/kustomization.yaml: +labels: [{ pairs: { c: d } }]',
    ],
  ],
  [
    'annotations',
    prod('commonAnnotations:\n  a: b\n'),
    { path: 'metadata.annotations.a', set: 'c' },
    ['overlays/prod/kustomization.yaml: -a: b', 'overlays/prod/kustomization.yaml: +a: c'],
  ],
  [
    'namespace',
    prod('namespace: x\n'),
    { path: 'metadata.namespace', set: 'other' },
    ['overlays/prod/kustomization.yaml: -namespace: x', 'overlays/prod/kustomization.yaml: +namespace: other'],
  ],
];

for (const [layer, files, edit, expected] of cases) {
  test(`edits ${layer}`, async () => {
    const { lines, made } = await repair(files, rule('Deployment', [edit]));
    assert.equal(
      made.left.map(({ reason }) => reason),
      [],
    );
    assert.equal(lines, expected);
    assert.is(made.fixed.length, 1);
  });
}

const settings = {
  ...base,
  'overlays/prod/kustomization.yaml':
    'generatorOptions: { disableNameSuffixHash: true }\nconfigMapGenerator:\n  - name: settings\n    literals: [level=debug]\n    envs: [settings.env]\n    files: [fluent.conf]\n',
  'overlays/prod/settings.env': '# the mode\r\nmode=slow\r\n',
  'overlays/prod/fluent.conf': '<match **>\n  type null\n  typed x\n</match>\n',
};
const generated: readonly [layer: string, edit: Edit, expected: readonly string[]][] = [
  [
    'generator literal',
    { path: 'data.level', set: 'info' },
    [
      'overlays/prod/kustomization.yaml: -literals: [level=debug]',
      'overlays/prod/kustomization.yaml: +literals: [level=info]',
    ],
  ],
  [
    'a line of an env file',
    { path: 'data.mode', set: 'fast' },
    ['overlays/prod/settings.env: -mode=slow', 'overlays/prod/settings.env: +mode=fast'],
  ],
  [
    'a word of a generated file',
    { path: 'data[fluent.conf]', position: { line: 2, column: 3 }, replace: 'type', by: '@type' },
    ['overlays/prod/fluent.conf: -type null', 'overlays/prod/fluent.conf: +@type null'],
  ],
];
for (const [layer, edit, expected] of generated) {
  test(`edits ${layer}`, async () => {
    const { lines, made } = await repair(settings, rule('ConfigMap', [edit]));
    assert.equal(
      made.left.map(({ reason }) => reason),
      [],
    );
    assert.equal(lines, expected);
  });
}

test('edits a word of a block in a manifest', async () => {
  const files = {
    ...base,
    'base/kustomization.yaml': 'resources: [map.yaml]\n',
    'base/map.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  fluent.conf: |\n    <match>\n      type null\n    </match>\n',
  };
  const { lines } = await repair(
    files,
    rule('ConfigMap', [{ path: 'data[fluent.conf]', position: { line: 2, column: 3 }, replace: 'type', by: '@type' }]),
  );
  assert.equal(lines, ['base/map.yaml: -type null', 'base/map.yaml: +@type null']);
});

const shared = deployment.replace(
  'requests: { memory: 1Gi }',
  'requests: &size { memory: 1Gi }\n            limits: *size',
);
const leftAlone: readonly [what: string, files: Readonly<Record<string, string>>, edit: Edit, reason: RegExp][] = [
  [
    'a value shared through an anchor',
    { ...base, 'base/deployment.yaml': shared },
    { path: `${container}.resources.requests.memory`, set: '2Gi' },
    /shared through the anchor &size/,
  ],
  [
    'what stands in an alias',
    { ...base, 'base/deployment.yaml': shared },
    { path: `${container}.resources.limits.cpu`, set: '2' },
    /shared through the anchor &size/,
  ],
  [
    'a name that kustomize computes',
    prod('namePrefix: a-\n'),
    { path: 'metadata.name', set: 'b' },
    /kustomize computes it/,
  ],
  [
    'an image set by digest',
    prod(`images: [{ name: nginx, digest: "sha256:${'0'.repeat(64)}" }]\n`),
    { path: `${container}.image`, set: 'nginx:1' },
    /kustomize computes it/,
  ],
  [
    'a word that is not there',
    { ...base },
    { path: 'data[x]', position: { line: 1, column: 1 }, replace: 'a', by: 'b' },
    /no file of the target sets it/,
  ],
  [
    'the value of a JSON6902 patch, to be taken out',
    prod(
      'patches:\n  - target: { kind: Deployment }\n    patch: \'[{ "op": "add", "path": "/spec/paused", "value": true }]\'\n',
    ),
    { path: 'spec.paused', remove: true },
    /kustomize computes it/,
  ],
];
for (const [what, files, edit, reason] of leftAlone) {
  test(`leaves ${what}`, async () => {
    const { made } = await repair(files, rule('Deployment', [edit]));
    assert.equal(made.changes, []);
    assert.is(made.left.length, 1);
    assert.match(made.left[0]?.reason ?? '', reason);
  });
}

const sized = (size: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: kube-logging }\nspec: { replicas: ${size} }\n`;

test('leaves a place of the base for which two overlays have different answers', async () => {
  const files = { ...prod('patches: [{ path: p.yaml }]\n'), 'overlays/prod/p.yaml': sized('5') };
  const wanted = rule('Deployment', (object) => [
    { path: `${template}.priorityClassName`, set: `class-${object['spec'].replicas}` },
  ]);
  const { made } = await repair(files, wanted, ['dev', 'prod']);
  assert.equal(made.changes, []);
  assert.ok(
    made.left.length > 0 &&
      made.left.every(({ reason }) => reason === 'its overlays need different values in one place'),
  );
});

test('writes a place of the base once for two overlays that agree', async () => {
  const { lines, made } = await repair(base, rule('Deployment', [{ path: `${container}.tty`, set: false }]), [
    'dev',
    'prod',
  ]);
  assert.equal(lines, ['base/deployment.yaml: +tty: false']);
  assert.is(made.fixed.length, 1);
});

test('repairs a finding whole or not at all', async () => {
  const { made } = await repair(
    prod('namePrefix: a-\n'),
    rule('Deployment', [
      { path: 'spec.replicas', set: 2 },
      { path: 'metadata.name', set: 'b' },
    ]),
  );
  assert.equal(made.changes, []);
  assert.is(made.fixed.length, 0);
  assert.is(made.left.length, 1);
});

test('puts several edits into one map', async () => {
  const edits = ['a', 'b'].map((name): Edit => ({ path: key(`${container}.securityContext`, name), set: true }));
  const { lines } = await repair(
    base,
    rule('Deployment', (object) => (containers(object).length ? edits : [])),
  );
  assert.equal(
    lines,
    ['securityContext:', 'a: true', 'b: true'].map((line) => `base/deployment.yaml: +${line}`),
  );
});

test.run();
