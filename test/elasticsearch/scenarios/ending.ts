import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { home } from '../../../scripts/model/elasticsearch/node';
import { container } from '../overlay/pod';
import type { Cluster } from '../overlay/running';
import { end } from '../overlay/running';
import type { Step } from '../step';

/** The Job that was started under the registry's names reads them back: an index template of ours would have a name. */
const planted =
  /index template \[simulate_template_[^\]]*\] uses deprecated component template \[logs-(?:mappings|settings)\]/;

/** What the logs say when all has been done. */
export function ending(cluster: Cluster): Step[] {
  return [
    {
      title: 'the nodes end when they are told to, and nothing that was done is deprecated',
      policies: ['elasticsearch/deprecated-setting'],
      async run() {
        await end(cluster, Array.from(cluster.nodes.keys()), 'stop');
        const lines = cluster.pods.flatMap(({ pod, set }) => {
          const logs = container(pod, set.container.value.name).path(`${home}/logs`);
          const files = readdirSync(logs).filter((file) => file.endsWith('_deprecation.json'));
          assert.is(files.length, 1, `no deprecation log in ${logs}`);
          return files.flatMap((file) => readFileSync(join(logs, file), 'utf8').split('\n').filter(Boolean));
        });
        assert.equal(
          lines.filter((line) => !planted.test(line)),
          [],
        );
      },
    },
  ];
}
