import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/input-error';
import { closure } from '../../scripts/source/closure';
import { remove, repositoryWith } from '../commands/cli';

const made: string[] = [];
const repository = (files: Record<string, string>) => made[made.push(repositoryWith(files)) - 1] as string;
const dev = (fields: string) => ({ 'overlays/dev/kustomization.yaml': `resources: [configmap.yaml]\n${fields}` });

const test = suite('closure');
test.after(() => made.forEach(remove));

test('is every file that kustomize reads, through bases and components', () => {
  const root = repository({
    ...dev(
      'components: [../../base/components/extra]\nconfigMapGenerator: [{ name: c, files: [app.conf, other=../../base/files/b.conf], envs: [c.env] }]\npatches: [{ path: patch.yaml }]\n',
    ),
    'overlays/dev/app.conf': '',
    'overlays/dev/c.env': 'A=1',
    'overlays/dev/patch.yaml': '',
    'overlays/dev/unread.yaml': '',
    'base/files/b.conf': '',
    'base/components/extra/kustomization.yaml': 'kind: Component\nresources: [a.yaml]\n',
    'base/components/extra/a.yaml': '',
  });
  assert.equal(closure(root, 'overlays/dev'), [
    'base/components/extra/a.yaml',
    'base/components/extra/kustomization.yaml',
    'base/files/b.conf',
    'overlays/dev/app.conf',
    'overlays/dev/c.env',
    'overlays/dev/configmap.yaml',
    'overlays/dev/kustomization.yaml',
    'overlays/dev/patch.yaml',
  ]);
});

const refused: Record<string, [files: Record<string, string>, expected: RegExp]> = {
  'a remote base': [
    dev('bases: ["https://git.example/evil//base?ref=main"]\n'),
    /expected a path inside the repository, found the remote https/,
  ],
  'a remote base over ssh': [dev('components: ["git@git.example:evil/base.git"]\n'), /found the remote git@/],
  'a remote patch': [dev('patches: [{ path: "https://git.example/patch.yaml" }]\n'), /found the remote https/],
  'a path that climbs out': [
    dev('configMapGenerator: [{ name: c, files: [../../../../../../etc/passwd] }]\n'),
    /which leads out of it/,
  ],
  'an absolute path': [dev('configMapGenerator: [{ name: c, files: [/etc/passwd] }]\n'), /which leads out of it/],
  'a chart': [
    dev('helmCharts: [{ name: evil, repo: "https://charts.example" }]\n'),
    /expected plain manifests, found helmCharts/,
  ],
  'an exec plugin written inline': [
    dev(
      'generators:\n  - |-\n    apiVersion: v1\n    kind: Evil\n    metadata: { name: e, annotations: { config.kubernetes.io/function: "exec: { path: ./evil.sh }" } }\n',
    ),
    /expected a builtin plugin, found v1 Evil; it was not run/,
  ],
};

/** What kustomize 5.8.1 takes for something to clone or to get, and what only looks so. */
const remotes = [
  'HTTP://git.example/evil.yaml',
  'hTTps://git.example/evil',
  'git::http://git.example/evil//base',
  'git::git.example/evil/base',
  'foo@git.example:evil/base',
  'SSH://git@git.example/evil/base',
  'FILE:///srv/evil.git',
  'GitHub.com/evil/base',
  'github.com:evil/base',
  'www.github.com/evil/base',
  'git@GitHub.com/evil/base',
  'gh:evil/base',
  'ftp://git.example/evil',
  'evil.git',
  'evil.git/base',
  'base?ref=main',
  'org/_git/repo/base',
  'https://user:password@git.example/evil',
];
const builtin = (kind: string, fields: string) =>
  `apiVersion: builtin\nkind: ${kind}\nmetadata: { name: x }\n${fields}`;
const remoteFields: Record<string, (url: string) => Record<string, string>> = {
  resources: (url) => dev(`resources: [configmap.yaml, "${url}"]\n`),
  components: (url) => dev(`components: ["${url}"]\n`),
  crds: (url) => dev(`crds: ["${url}"]\n`),
  configurations: (url) => dev(`configurations: ["${url}"]\n`),
  openapi: (url) => dev(`openapi: { path: "${url}" }\n`),
  'a patch': (url) => dev(`patches: [{ path: "${url}" }]\n`),
  'an old patch': (url) => dev(`patchesStrategicMerge: ["${url}"]\n`),
  'a replacement': (url) => dev(`replacements: [{ path: "${url}" }]\n`),
  'a file of a generator': (url) => dev(`configMapGenerator: [{ name: c, files: ["a=${url}"] }]\n`),
  'an env of a generator': (url) => dev(`secretGenerator: [{ name: c, envs: ["${url}"] }]\n`),
  'a transformer': (url) => dev(`transformers: ["${url}"]\n`),
  'the file of a transformer': (url) => ({
    ...dev('transformers: [t.yaml]\n'),
    'overlays/dev/t.yaml': builtin('PatchTransformer', `path: "${url}"\n`),
  }),
  'a generator in a list': (url) => ({
    ...dev('generators: [g.yaml]\n'),
    'overlays/dev/g.yaml': `apiVersion: v1\nkind: List\nitems:\n- { apiVersion: builtin, kind: ConfigMapGenerator, metadata: { name: x }, files: ["a=${url}"] }\n`,
  }),
};
for (const [place, files] of Object.entries(remoteFields))
  for (const url of remotes)
    refused[`${url} in ${place}`] = [
      Object.fromEntries(
        Object.entries(files(url)).map(([path, text]) => [
          path,
          place === 'resources' ? text.replace('resources: [configmap.yaml]\n', '') : text,
        ]),
      ),
      /expected a path inside the repository, found the remote .*; nothing was fetched$/,
    ];

Object.assign(refused, {
  'fields in other capitals': [
    dev('Components: [../../base/x]\n'),
    /expected the field components, found it written as Components/,
  ],
  'a field of a generator in other capitals': [
    dev('configMapGenerator: [{ name: c, FILES: [/etc/passwd] }]\n'),
    /expected the field files, found it written as FILES/,
  ],
  'a list of fields in other capitals': [
    dev('ConfigMapGenerator: [{ name: c, files: [/etc/passwd] }]\n'),
    /expected the field configMapGenerator, found it written as ConfigMapGenerator/,
  ],
  'charts in other capitals': [dev('HELMCHARTS: [{ name: evil }]\n'), /expected the field helmCharts/],
  'a path where nothing is': [dev('components: [../gone]\n'), /found \.\.\/gone, where nothing is/],
  'a file outside through a builtin plugin written inline': [
    dev(
      `generators:\n  - |-\n    ${builtin('ConfigMapGenerator', 'files: [../../../../../../etc/passwd]').replace(/\n/g, '\n    ')}\n`,
    ),
    /which leads out of it/,
  ],
  'a folder of plugins': [
    {
      ...dev('transformers: [plugins]\n'),
      'overlays/dev/plugins/kustomization.yaml': 'resources: [t.yaml]\n',
      'overlays/dev/plugins/t.yaml': builtin('PrefixTransformer', 'prefix: a'),
    },
    /expected the file of a plugin, found the folder overlays\/dev\/plugins/,
  ],
  'a chart as a builtin plugin': [
    dev('generators:\n  - "{ apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: { name: x } }"\n'),
    /expected a builtin plugin, found builtin HelmChartInflationGenerator/,
  ],
  'a broken plugin that may be an address': [
    dev('generators:\n  - "git::https://git.example/evil\\n"\n'),
    /found the remote git::https/,
  ],
} satisfies typeof refused);

test('tells no password of an address', () => {
  const root = repository(dev('components: ["https://user:password@git.example/evil"]\n'));
  assert.throws(
    () => closure(root, 'overlays/dev'),
    (error: Error) => !error.message.includes('password'),
  );
});

test('has the files that builtin plugins read', () => {
  const root = repository({
    ...dev(
      'generators: [g.yaml]\ntransformers: [t.yaml]\nvalidators: []\npatchesStrategicMerge: [p.yaml, "{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }"]\n',
    ),
    'overlays/dev/g.yaml': `${builtin('ConfigMapGenerator', 'files: [a.conf]\nenvs: [b.env]\n')}---\n${builtin('SecretGenerator', 'env: c.env\n')}`,
    'overlays/dev/t.yaml': [
      builtin('PatchTransformer', 'path: d.yaml\n'),
      builtin('PatchJson6902Transformer', 'path: e.yaml\n'),
      builtin('PatchStrategicMergeTransformer', 'paths: [f.yaml]\n'),
      builtin('ReplacementTransformer', 'replacements: [{ path: g2.yaml }]\n'),
      builtin('ValueAddTransformer', 'targetFilePath: h.yaml\n'),
      builtin('NamespaceTransformer', ''),
    ].join('---\n'),
    ...Object.fromEntries(
      ['a.conf', 'b.env', 'c.env', 'd.yaml', 'e.yaml', 'f.yaml', 'g2.yaml', 'h.yaml', 'p.yaml'].map((name) => [
        `overlays/dev/${name}`,
        '',
      ]),
    ),
  });
  const files = closure(root, 'overlays/dev').map((file) => file.slice('overlays/dev/'.length));
  assert.equal(files, [
    'a.conf',
    'b.env',
    'c.env',
    'configmap.yaml',
    'd.yaml',
    'e.yaml',
    'f.yaml',
    'g.yaml',
    'g2.yaml',
    'h.yaml',
    'kustomization.yaml',
    'p.yaml',
    't.yaml',
  ]);
});

for (const [name, [files, expected]] of Object.entries(refused)) {
  test(`refuses ${name}`, () => {
    const root = repository(files);
    try {
      closure(root, 'overlays/dev');
    } catch (error) {
      assert.instance(error, InputError);
      assert.match((error as Error).message, expected);
      assert.match((error as Error).message, /^overlays\/dev\/\w+\.yaml: /);
      return;
    }
    assert.unreachable('nothing was refused');
  });
}

test('refuses a link that leads out, as a file or as a folder', () => {
  const file = repository({});
  remove(join(file, 'overlays/dev/configmap.yaml'));
  symlinkSync('/etc/passwd', join(file, 'overlays/dev/configmap.yaml'));
  assert.throws(() => closure(file, 'overlays/dev'), /leads out of it/);
  const folder = repository(dev('components: [linked]\n'));
  symlinkSync('/etc', join(folder, 'overlays/dev/linked'));
  assert.throws(() => closure(folder, 'overlays/dev'), /leads out of it/);
});

test('follows a link that stays inside', () => {
  const root = repository(dev('configMapGenerator: [{ name: c, files: [linked.conf] }]\n'));
  writeFileSync(join(root, 'real.conf'), 'x');
  symlinkSync('../../real.conf', join(root, 'overlays/dev/linked.conf'));
  assert.ok(closure(root, 'overlays/dev').includes('overlays/dev/linked.conf'));
});

test('refuses a huge file before it is read', () => {
  const root = repository({});
  truncateSync(join(root, 'overlays/dev/configmap.yaml'), 6 * 2 ** 20);
  assert.throws(() => closure(root, 'overlays/dev'), /configmap\.yaml: expected at most 5242880 bytes, found 6291456/);
});

test('ends where kustomizations name each other', () => {
  const root = repository({
    ...dev('components: [../../base/a]\n'),
    'base/a/kustomization.yaml': 'kind: Component\ncomponents: [../b]\n',
    'base/b/kustomization.yaml': 'kind: Component\ncomponents: [../a]\n',
  });
  assert.ok(closure(root, 'overlays/dev').includes('base/b/kustomization.yaml'));
});

test.run();
