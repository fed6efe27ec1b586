import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../policies';
import { changes } from '../policies/changes';
import checksFixture from './fixtures/checks.json';
import errata from './fixtures/errata.json';

/** Each check that was asked for: the rules that make it, or why none does. */
const checks: Readonly<Record<string, readonly string[] | string>> = checksFixture;

const test = suite('checks that were asked for');

/** How many there are of each group; the Elasticsearch ones leave out 29, the Kubernetes ones 14 to 19. */
const groups = { K8S: 17, ES: 37, KB: 12, FD: 34, LS: 14, KF: 15, SEC: 9, CAP: 8, GIT: 7, VER: 2 };

test('each is there', () => {
  const counted: Record<string, number> = {};
  for (const id of Object.keys(checks)) {
    const [group = ''] = id.split('-');
    counted[group] = (counted[group] ?? 0) + 1;
  }
  assert.equal(counted, groups);
  assert.is(Object.keys(checks).length, 155);
});

test('each names rules that exist, or says why there is none', () => {
  const rules = new Set([...policies, ...changes].map(({ id }) => id));
  for (const [id, made] of Object.entries(checks)) {
    if (typeof made === 'string') assert.match(made, /^[A-Z].+\.$/, id);
    else {
      assert.ok(made.length, id);
      assert.equal(
        made.filter((rule) => !rules.has(rule)),
        [],
        id,
      );
    }
  }
});

test('only what belongs to Logstash and Kafka is left out', () => {
  const left = Object.entries(checks).filter(([, made]) => typeof made === 'string');
  assert.equal(
    left.filter(([id]) => !/^(LS|KF)-/.test(id)).map(([id]) => id),
    ['FD-33'],
  );
});

test('each is cited in the source of one of its rules', () => {
  const cited = [...policies, ...changes].flatMap(({ id, source }) =>
    Array.from(source.matchAll(/\b(?:K8S|ES|KB|FD|SEC|CAP|GIT|VER)-\d\d\b/g), ([check]) => ({ id, check })),
  );
  assert.ok(cited.length > 100);
  for (const { id, check } of cited) assert.ok(Object.hasOwn(checks, check), `${id} cites ${check}`);
  const citing = new Set(cited.map(({ id, check }) => `${check} ${id}`));
  const made = Object.entries(checks).flatMap(([check, rules]) =>
    typeof rules === 'string' ? [] : [{ check, cited: rules.some((rule) => citing.has(`${check} ${rule}`)) }],
  );
  assert.equal(
    made.filter((one) => !one.cited).map(({ check }) => check),
    [],
  );
});

test('every check that an erratum names is there', () => {
  const named = new Set(errata.flatMap((erratum) => erratum.checks));
  assert.equal(
    [...named].filter((id) => !Object.hasOwn(checks, id)),
    [],
  );
});

test.run();
