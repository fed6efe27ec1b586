import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { budgetOf } from '../../../scripts/model/kube/budgets';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { stackOf } from '../../../scripts/model/kube/stack';

const test = suite('reliability: the arithmetic of disruption budgets');

const allowed = (spec: object, ...replicas: number[]) => {
  const sets = replicas.map((count, index): Manifest => {
    const template = { metadata: { labels: { app: 'a' } }, spec: {} };
    return {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: `s${index}` },
      spec: { replicas: count, template },
    };
  });
  const budget: Manifest = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b' },
    spec: { selector: { matchLabels: { app: 'a' } }, ...spec },
  };
  return budgetOf(stackOf([...sets, budget]), budget)?.allowed;
};

test('numbers', () => {
  assert.is(allowed({ minAvailable: 2 }, 3), 1);
  assert.is(allowed({ minAvailable: 4 }, 3), 0);
  assert.is(allowed({ maxUnavailable: 1 }, 3), 1);
  assert.is(allowed({ maxUnavailable: 9 }, 3), 3);
});

test('percentages are rounded up on both sides', () => {
  assert.is(allowed({ minAvailable: '50%' }, 3), 1);
  assert.is(allowed({ minAvailable: '67%' }, 3), 0);
  assert.is(allowed({ maxUnavailable: '1%' }, 3), 1);
  assert.is(allowed({ maxUnavailable: '34%' }, 3), 2);
  assert.is(allowed({ maxUnavailable: '0%' }, 3), 0);
  assert.is(allowed({ minAvailable: '100%' }, 3), 0);
  assert.is(allowed({ maxUnavailable: '100%' }, 3), 3);
});

test('of all workloads that it selects together', () => {
  assert.is(allowed({ minAvailable: 3 }, 2, 2), 1);
  assert.is(allowed({ maxUnavailable: '25%' }, 2, 2), 1);
});

test('not known without pods, or with a value that is none', () => {
  assert.is(allowed({ minAvailable: 1 }), undefined);
  assert.is(allowed({ minAvailable: 'half' }, 3), undefined);
  assert.is(allowed({}, 3), undefined);
});

test.run();
