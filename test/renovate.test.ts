import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import renovate from '../renovate.json';
import { customResources, kubernetes, lifecycle } from '../scripts/schema/generate/sources';
import pin from '../scripts/source/kustomize-release.json';
import { repository } from '../scripts/source/repository';
import { version as elasticsearch } from './elasticsearch/engine/distribution';

const test = suite('renovate');

/** What a custom manager finds in a file: package and version, in order. */
function found(file: string): [string, string][] {
  const [manager, ...others] = renovate.customManagers.filter(({ managerFilePatterns: [pattern = ''] }) =>
    new RegExp(pattern.slice(1, -1)).test(file),
  );
  assert.is(others.length, 0);
  const text = readFileSync(join(repository, file), 'utf8');
  return (manager?.matchStrings ?? []).flatMap((expression) =>
    Array.from(text.matchAll(new RegExp(expression, 'g')), ({ groups = {} }): [string, string] => [
      manager?.depNameTemplate ?? groups['depName'] ?? '',
      groups['currentValue'] ?? '',
    ]),
  );
}

const images = (
  parse(readFileSync(join(repository, 'base/components/images/kustomization.yaml'), 'utf8')) as {
    images: { name: string; newTag: string }[];
  }
).images;
const packages = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

test('finds every place of the version of kustomize', () => {
  const file = 'scripts/source/kustomize-release.json';
  const places = readFileSync(join(repository, file), 'utf8').split(pin.version).length - 1;
  assert.is(places, 3 + Object.keys(pin.sha256).length);
  assert.equal(
    found(file),
    Array.from({ length: places }, () => ['kubernetes-sigs/kustomize', pin.version]),
  );
  assert.is(/^kustomize\/(?<version>v.+)$/.exec(`kustomize/${pin.version}`)?.groups?.['version'], pin.version);
});

test('finds every module that carries schemas', () => {
  const modules = [...Object.values(kubernetes), lifecycle, ...customResources];
  assert.equal(
    found('scripts/schema/generate/sources.ts'),
    modules.map(({ module, version }) => [module, version]),
  );
});

test('finds the Elasticsearch that is started, the one of the images', () => {
  assert.equal(found('test/elasticsearch/engine/distribution.ts'), [
    ['org.elasticsearch.distribution.integ-test-zip:elasticsearch', elasticsearch],
  ]);
  assert.is(images.find(({ name }) => name.endsWith('/elasticsearch'))?.newTag.replace(/@.*/, ''), elasticsearch);
});

test('looks into test/, which its preset leaves out', () => {
  assert.equal(renovate.ignorePaths, ['**/node_modules/**', 'test/fixtures/**']);
});

test('groups images that are there', () => {
  const group = renovate.packageRules.find(({ groupName }) => groupName === 'elastic')?.matchPackageNames ?? [];
  const inDocker = group.filter((name) => !name.startsWith('org.elasticsearch'));
  assert.is(inDocker.length, 3);
  assert.equal(
    inDocker.filter((name) => !images.some((image) => image.name === name)),
    [],
  );
});

test('reads the tag of Fluentd: the variant must stay', () => {
  const expression = renovate.packageRules.find(({ versioning }) => versioning)?.versioning ?? '';
  const tag =
    images.find(({ name }) => name.endsWith('/fluentd-kubernetes-daemonset'))?.newTag.replace(/@.*/, '') ?? '';
  const { groups = {} } = new RegExp(expression.replace('regex:', '')).exec(tag) ?? {};
  const { major, minor, patch, compatibility, build, revision } = groups;
  assert.is(`v${major}.${minor}.${patch}-debian-${compatibility}-${build}.${revision}`, tag);
  assert.is(compatibility, `elasticsearch${elasticsearch.split('.')[0]}`);
});

test('holds back only packages that are used, in versions that are allowed', () => {
  const rules = renovate.packageRules.flatMap(({ matchPackageNames = [], allowedVersions }) =>
    allowedVersions === undefined
      ? []
      : matchPackageNames.map((name) => [name, Number(allowedVersions.slice(1))] as const),
  );
  assert.ok(rules.length > 3);
  for (const [name, below] of rules) {
    const used = packages.dependencies[name] ?? packages.devDependencies[name] ?? '';
    assert.ok(Number.parseInt(used, 10) < below, `${name} ${used || 'is not used'}`);
  }
});

test.run();
