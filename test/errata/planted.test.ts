import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../../policies';
import { changes } from '../../policies/changes';
import { inspect } from '../../scripts/engine/inspect';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { stackOf } from '../../scripts/model/kube/stack';
import { repository } from '../../scripts/source/repository';
import type { Target } from '../../scripts/source/target';
import { targets } from '../../scripts/source/target';
import errata from '../fixtures/errata.json';
import { elasticsearch } from './elasticsearch';
import { fluentd } from './fluentd';
import type { Planted } from './planted';
import { platform } from './platform';

// Production is clean. Each erratum of the document is put back into it, one at a time, with every rule of the catalogue
// awake: exactly the rules that are about it must speak.
const tables = { platform, elasticsearch, fluentd };

const test = suite('an erratum of the document, put back into production');
let prod: Target;
let dev: Target;
/** Rules that speak of clean production: each has a waiver. */
let waived: ReadonlySet<string>;
const score = { planted: new Set<string>(), found: new Set<string>(), falseAlarms: 0 };

const speaking = (objects: readonly Manifest[]) =>
  inspect({ ...prod, objects }, { policies }).map(({ policy }) => policy);

function changed(objects: readonly Manifest[]): string[] {
  const sides = {
    before: stackOf(prod.objects, { facts: prod.facts }),
    after: stackOf(objects, { facts: prod.facts }),
  };
  return changes.flatMap((rule) => Array.from(rule.check(sides), () => rule.id));
}

test.before(async () => {
  [prod, dev] = (await targets(repository, ['prod', 'dev'])) as [Target, Target];
  waived = new Set(speaking(prod.objects));
});

test('production is clean to begin with', () => {
  const accepted = new Set(prod.facts.waivers.map(({ policy }) => policy));
  assert.equal(
    [...waived].filter((policy) => !accepted.has(policy)),
    [],
  );
  assert.equal(changed(prod.objects), []);
});

for (const [erratum, { plant, found, change }] of Object.entries<Planted>({
  ...platform,
  ...elasticsearch,
  ...fluentd,
})) {
  test(erratum, () => {
    const objects = structuredClone(prod.objects) as Manifest[];
    plant(
      (kind, name) => {
        const object = objects.find((one) => one.kind === kind && one.metadata.name.startsWith(name));
        assert.ok(object, `no ${kind}/${name}`);
        return object;
      },
      objects,
      dev.objects,
    );
    const spoke = [
      ...new Set([...speaking(objects).filter((policy) => !waived.has(policy)), ...(change ? changed(objects) : [])]),
    ].sort();
    const [id = ''] = erratum.split(' ');
    score.planted.add(id);
    if (found.length && found.every((policy) => spoke.includes(policy))) score.found.add(id);
    score.falseAlarms += spoke.filter((policy) => !found.includes(policy)).length;
    assert.equal(spoke, found);
  });
}

test('no plant has the name of another', () => {
  const names = Object.values(tables).flatMap((table) => Object.keys(table));
  assert.is(new Set(names).size, names.length);
});

test('every erratum of the manifests is planted', () => {
  const known = errata.filter(({ checks }) => checks.length).map(({ id }) => id);
  assert.equal(
    known.filter((id) => !score.planted.has(id)),
    [],
  );
  assert.equal(
    [...score.planted].filter((id) => !known.includes(id)),
    [],
  );
});

test('README.md tells the score', () => {
  const { planted, found, falseAlarms } = score;
  const line = `errata planted ${planted.size}, found ${found.size}, false alarms ${falseAlarms}`;
  process.stdout.write(`\n  ${line}\n`);
  assert.ok(readFileSync(join(repository, 'README.md'), 'utf8').includes(line), line);
});

test.run();
