import * as assert from 'uvu/assert';
import type { PodLog } from '../../../scripts/model/fluentd/pods';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import { ask, demand } from '../engine/http';
import { until } from '../engine/wait';
import { fluentdUser, writtenNames } from '../overlay/fluentd';
import type { Cluster } from '../overlay/running';
import { bootstrapObjects, end, endpoint, green, start } from '../overlay/running';
import type { Step } from '../step';
import { record } from './ingest';

/** Documents that are written all the while, five at a time, each again until it is acknowledged. */
interface Writer {
  acknowledged: Set<string>;
  stop(): Promise<void>;
}

function writer(cluster: Cluster, name: string, pod: PodLog): Writer {
  const acknowledged = new Set<string>();
  let stopped = false;
  const loop = async () => {
    for (let batch = 0; !stopped; batch += 1) {
      const ids = Array.from({ length: 5 }, (_, index) => `written-${batch}-${index}`);
      let open = ids;
      while (open.length && !stopped) {
        const lines = open.map((id) => `{"create":{"_id":"${id}"}}\n${JSON.stringify(record(pod, id))}\n`).join('');
        try {
          const { body } = await ask(endpoint(cluster, fluentdUser(cluster.stack)), `POST /${name}/_bulk`, lines, 20);
          for (const { create } of body.items ?? [])
            if (create.status === 201 || create.status === 409) acknowledged.add(create._id);
        } catch {
          // no node behind the Service answers: Fluentd keeps its chunk, and so do we
        }
        open = open.filter((id) => !acknowledged.has(id));
        await new Promise((resolve) => setTimeout(resolve, open.length ? 200 : 20));
      }
    }
  };
  const done = loop();
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await done;
    },
  };
}

/** Machines are lost, everything is restarted, a data stream is deleted by mistake. */
export function failures(cluster: Cluster): Step[] {
  const [{ name, pod } = { name: '', pod: {} as PodLog }] = writtenNames(cluster.stack);
  const master = async (): Promise<string> => (await demand(endpoint(cluster), 'GET /_cat/master?format=json'))[0].node;
  let writing: Writer | undefined;
  const resumed = async () => {
    const before = writing?.acknowledged.size ?? 0;
    await until('writes to be acknowledged again', 120, () => (writing?.acknowledged.size ?? 0) >= before + 25);
  };
  const allThere = async () => {
    const wanted = Array.from(writing?.acknowledged ?? []);
    await demand(endpoint(cluster), `POST /${name}/_refresh`);
    assert.ok(wanted.length > 0);
    const query = { query: { ids: { values: wanted } } };
    const { count } = await demand(endpoint(cluster), `POST /${name}/_count`, query);
    assert.is(count, wanted.length, 'acknowledged documents are lost');
    return `${count} acknowledged documents are there`;
  };
  let killed: string[] = [];
  return [
    {
      title: 'the elected master is killed: another is elected, writes go on',
      policies: ['elasticsearch/master-quorum'],
      async run() {
        writing = writer(cluster, name, pod);
        await resumed();
        const old = await master();
        killed = [old];
        await end(cluster, [old], 'kill');
        const begun = Date.now();
        const next = await until('another master', 90, async () => {
          const now = await master();
          return now !== old && now !== undefined ? now : undefined;
        });
        const seconds = (Date.now() - begun) / 1000;
        await resumed();
        return `${next} after ${seconds.toFixed(1)} s`;
      },
    },
    {
      title: 'the data node with the primary is killed: the replica is promoted, writes go on',
      policies: ['capacity/one-node-may-fail'],
      async run() {
        const shards = await demand(
          endpoint(cluster),
          `GET /_cat/shards/${name}?format=json&h=index,prirep,state,node`,
        );
        const primary = shards.find((shard: Unstructured) => shard.prirep === 'p' && shard.state === 'STARTED');
        killed.push(primary.node);
        await end(cluster, [primary.node], 'kill');
        await resumed();
        return primary.node;
      },
    },
    {
      title: 'both come back on their own disks: green, nothing that was acknowledged is lost',
      policies: ['elasticsearch/data-path-on-claim'],
      async run() {
        await start(cluster, killed);
        await green(cluster);
        return allThere();
      },
    },
    {
      title: 'every node is stopped and started again: green, nothing is lost',
      policies: [
        'elasticsearch/data-path-on-claim',
        'elasticsearch/transport-tls',
        'elasticsearch/initial-masters-exist',
      ],
      async run() {
        await writing?.stop();
        const names = Array.from(cluster.nodes.keys());
        await end(cluster, names, 'stop');
        await start(cluster, names);
        await green(cluster);
        return allThere();
      },
    },
    {
      title: 'the snapshot policy takes a snapshot, a deleted data stream is restored from it',
      policies: ['elasticsearch/snapshot-policy'],
      async run() {
        await writing?.stop();
        const policy = bootstrapObjects(cluster.stack).find(({ kind }) => kind === 'snapshot-policy');
        if (!policy) throw new Error('the overlay has no snapshot policy');
        const { snapshot_name } = await demand(endpoint(cluster), `POST /_slm/policy/${policy.name}/_execute`);
        const path = `/_snapshot/${policy.body.repository}/${snapshot_name}`;
        const snapshot = await until('the snapshot', 120, async () => {
          const { snapshots } = await demand(endpoint(cluster), `GET ${path}`);
          return snapshots[0]?.state !== 'IN_PROGRESS' ? snapshots[0] : undefined;
        });
        assert.is(snapshot.state, 'SUCCESS', JSON.stringify(snapshot));
        await demand(endpoint(cluster), `DELETE /_data_stream/${name}`);
        assert.is((await ask(endpoint(cluster), `GET /${name}/_search`)).status, 404);
        const restored = await demand(endpoint(cluster), `POST ${path}/_restore?wait_for_completion=true`, {
          indices: name,
          include_global_state: false,
        });
        assert.is(restored.snapshot.shards.failed, 0);
        return allThere();
      },
    },
  ];
}
