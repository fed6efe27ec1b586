import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { NodeSet } from '../../../scripts/model/elasticsearch/node';
import { elasticNodes } from '../../../scripts/model/elasticsearch/node';
import { stackOf } from '../../../scripts/model/kube/stack';
import { targets } from '../../../scripts/source/target';
import type { Host } from '../engine/folder';
import { ask, demand } from '../engine/http';
import type { RunningNode } from '../engine/node';
import { launchNode, refused, started } from '../engine/node';
import { until } from '../engine/wait';
import { bareNode, small } from '../overlay/bare';
import type { Step } from '../step';

const root = join(__dirname, '..', '..', '..');

/** The Elasticsearch nodes of the document's manifests. */
async function publishedNodes(): Promise<readonly NodeSet[]> {
  const [target] = await targets(root, ['test/fixtures/document']);
  return elasticNodes(stackOf(target?.objects ?? []));
}

const variables = ({ variables: all }: NodeSet) => Object.fromEntries([...all].map(([name, { text }]) => [name, text]));

/** Lines of a published elasticsearch.yml, without those that stop any current version. */
function corrected({ config }: NodeSet, role: string): string {
  const lines = (config?.text ?? '')
    .split('\n')
    .filter((line) => !/^ +(master|data|ingest):|^node:|xpack\.monitoring/.test(line));
  return `${lines.join('\n')}\nnode.roles: [${role}]\n`;
}

/** What becomes of the published configuration on a current version. */
export function published(host: Host): Step[] {
  const find = async (name: string): Promise<NodeSet> => {
    const set = (await publishedNodes()).find((candidate) => candidate.name === name);
    if (!set) throw new Error(`the document has no ${name}`);
    return set;
  };
  return [
    {
      title: 'the three published nodes do not start: their roles are removed settings',
      policies: ['elasticsearch/unknown-setting'],
      async run() {
        const sets = await publishedNodes();
        assert.is(sets.length, 3);
        await Promise.all(
          sets.map(async (set) => {
            const spec = await bareNode(host, `published-${set.name}`, {
              config: set.config?.text ?? '',
              env: variables(set),
            });
            const { code, words } = await refused(launchNode(host, spec));
            assert.is(code, 1);
            for (const key of ['node.master', 'node.data', 'node.ingest'])
              assert.match(words, `unknown setting [${key}]`);
          }),
        );
      },
    },
    {
      title: 'roles corrected and data kept: with security and no transport TLS the node does not start again',
      policies: ['elasticsearch/transport-tls', 'elasticsearch/data-path-on-claim'],
      async run() {
        const set = await find('elasticsearch-master');
        const bare = { config: corrected(set, 'master'), env: variables(set), seeds: [] };
        const first = await started(launchNode(host, await bareNode(host, 'kept', bare)));
        await first.stop();
        const again = await bareNode(host, 'kept', { ...bare, jvm: [...small, '-Des.enforce.bootstrap.checks=true'] });
        const { code, words } = await refused(launchNode(host, again));
        assert.is(code, 78);
        assert.match(words, /Transport SSL must be enabled if security is enabled/);
      },
    },
    {
      title: 'two nodes with the one published name cancel the first election',
      policies: ['elasticsearch/unique-node-names'],
      async run() {
        const names = ['elasticsearch-master', 'elasticsearch-master-1', 'elasticsearch-master-2'];
        const name = `cluster.name: twins\nnode.name: ${names[0]}\nnode.roles: [master]\n`;
        const alone = 'xpack.security.enabled: false\ndiscovery.seed_hosts: []\ndiscovery.initial_state_timeout: 0s\n';
        const bare = {
          config: `${name}${alone}cluster.initial_master_nodes: [${names.join(', ')}]\n`,
        };
        const first = await bareNode(host, 'twin-a', bare);
        const second = await bareNode(host, 'twin-b', {
          config: bare.config.replace('seed_hosts: []', 'seed_hosts: elasticsearch-master'),
          seeds: [`${first.address}:${first.transportPort}`],
        });
        await running([launchNode(host, first), launchNode(host, second)], async (nodes) => {
          await until('the bootstrap to be cancelled', 120, () =>
            nodes.some((node) => /requirement \[elasticsearch-master\] matches multiple nodes/.test(node.printed())),
          );
        });
      },
    },
    {
      title: 'a master that loses its data: its data node refuses the new cluster, and masters alone hold no shard',
      policies: [
        'elasticsearch/data-path-on-claim',
        'elasticsearch/stateful-roles-in-stateful-set',
        'elasticsearch/roles-cover-cluster',
      ],
      async run() {
        const common = 'cluster.name: lost\nxpack.security.enabled: false\ndiscovery.initial_state_timeout: 0s\n';
        const alone = 'discovery.seed_hosts: []\ncluster.initial_master_nodes: [master]\n';
        const config = `${common}node.name: master\nnode.roles: [master]\n${alone}`;
        const spec = await bareNode(host, 'lost-master', { config });
        const http = { address: spec.address, port: spec.httpPort };
        const master = await started(launchNode(host, spec));
        const dataSpec = await bareNode(host, 'lost-data', {
          config: `${common}node.name: data\nnode.roles: [data]\ndiscovery.seed_hosts: master\n`,
          seeds: [`${spec.address}:${spec.transportPort}`],
        });
        await running([master], async () => {
          await until('a master', 60, async () => (await ask(http, 'GET /_cat/master')).status === 200);
          await demand(http, 'PUT /logs?wait_for_active_shards=0', { settings: { number_of_replicas: 0 } });
          assert.is((await demand(http, 'GET /_cluster/health')).status, 'red');
          await running([launchNode(host, dataSpec)], async ([data]) => {
            await until(
              'the shard to be allocated',
              120,
              async () => (await demand(http, 'GET /_cluster/health')).status === 'green',
            );
            await master.kill();
            rmSync(join(host.work, 'lost-master', 'data'), { recursive: true });
            const another = await bareNode(host, 'lost-master', { config, at: spec });
            await running([await started(launchNode(host, another))], async () => {
              await until('the data node to refuse', 120, () =>
                /different cluster (with )?[Uu][Uu][Ii][Dd]/.test(data?.printed() ?? ''),
              );
            });
          });
        });
      },
    },
  ];
}

/** Kills nodes when something is done with them, or has failed. */
async function running(
  nodes: readonly RunningNode[],
  act: (nodes: readonly RunningNode[]) => Promise<void>,
): Promise<void> {
  try {
    await act(nodes);
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
  }
}
