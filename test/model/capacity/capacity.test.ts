import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { capacityOf } from '../../../scripts/model/capacity/capacity';
import { stackOf } from '../../../scripts/model/kube/stack';
import { repository } from '../../../scripts/source/repository';
import { overlayTarget } from '../../../scripts/source/target';
import { exampleStack } from '../../example';

const test = suite('capacity');

test('production: what its load needs and what it has', async () => {
  const { objects, facts } = await overlayTarget(repository, 'prod');
  const found = capacityOf(stackOf(objects, { facts, overlay: 'prod' }));
  assert.is(found?.need.plan.route.case, 3);
  const [GB, GiB] = [1e9, 2 ** 30];
  assert.equal(
    found?.comparisons.map(({ what, needed, given }) => [what, needed, given]),
    [
      ['hot nodes', 3, 3],
      ['hot storage, all nodes', 756 * GB, 3 * 400 * GiB],
      ['hot volume of a node', (302.4 * GB * 2) / 2 / 0.85, 400 * GiB],
      ['hot memory of a node', 16 * GiB, 16 * GiB],
      ['hot heap of a node', 8 * GiB, 8 * GiB],
      ['indexing at peak', 2e6, 11.25e6],
      ['dedicated masters', 0, 3],
      ['heap of a master', 2 * GiB, 2 * GiB],
      ['buffer of fluentd on a node', (1e6 / 11) * 3600, 4 * GiB],
    ],
  );
});

test('without a load there is nothing to compare', () => {
  assert.is(capacityOf(exampleStack('kind: ConfigMap')), undefined);
});

test.run();
