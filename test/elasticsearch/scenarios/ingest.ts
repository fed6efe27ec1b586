import * as assert from 'uvu/assert';
import type { PodLog } from '../../../scripts/model/fluentd/pods';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import { demand } from '../engine/http';
import { fluentdUser, writtenNames } from '../overlay/fluentd';
import type { Cluster } from '../overlay/running';
import { askAs, bootstrapObjects, endpoint } from '../overlay/running';
import type { Step } from '../step';
import { holds } from './bootstrap';

/** A record as Fluentd sends it after its filters. */
export function record(
  { namespace, pod, container, labels = {} }: PodLog,
  message: unknown,
  more: object = {},
): object {
  const dedotted = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key.replaceAll('.', '_'), value]));
  return {
    '@timestamp': new Date().toISOString(),
    time: '2026-11-24T09:00:00.123456789+09:00',
    stream: 'stdout',
    logtag: 'F',
    message,
    docker: { container_id: 'f'.repeat(64) },
    kubernetes: {
      container_name: container,
      namespace_name: namespace,
      pod_name: pod,
      host: 'worker-1',
      labels: dedotted,
    },
    ...more,
  };
}

/** Bulk requests as Fluentd makes them, by its user. */
export function ingest(cluster: Cluster): Step[] {
  const { stack } = cluster;
  const bulk = (lines: readonly [string, string, object][]) =>
    askAs(
      cluster,
      fluentdUser(stack),
      'POST /_bulk',
      lines
        .map(([name, id, document]) => `{"create":{"_index":"${name}","_id":"${id}"}}\n${JSON.stringify(document)}\n`)
        .join(''),
    );
  const count = async (name: string, query: object) =>
    (await demand(endpoint(cluster), `POST /${name}/_count`, { query })).count as number;
  return [
    {
      title: 'what Fluentd writes lands in data streams with the declared mappings and settings',
      policies: ['elasticsearch/template-priority', 'elasticsearch/template-components'],
      async run() {
        const written = writtenNames(stack);
        const { body } = await bulk(
          written.map(({ name, pod }, index) => [name, `first-${index}`, record(pod, 'a line')]),
        );
        assert.equal(
          body.items.map(({ create }: Unstructured) => create.status),
          written.map(() => 201),
          JSON.stringify(body),
        );
        await demand(endpoint(cluster), `POST /${written.map(({ name }) => name).join(',')}/_refresh`);
        const objects = bootstrapObjects(stack);
        for (const { name } of written) {
          const { data_streams } = await demand(endpoint(cluster), `GET /_data_stream/${name}`);
          const [stream] = data_streams;
          const template = objects.find(
            (object) => object.kind === 'index-template' && object.name === stream.template,
          );
          assert.ok(template, `${name} is of the template ${stream.template}`);
          const index = stream.indices.at(-1).index_name;
          const [{ settings, mappings }] = Object.values(
            await demand(endpoint(cluster), `GET /${index}?flat_settings=true`),
          ) as Unstructured[];
          for (const component of template?.body.composed_of ?? []) {
            const declared = objects.find((object) => object.kind === 'component-template' && object.name === component)
              ?.body.template;
            for (const [key, value] of Object.entries(declared.settings ?? {}))
              assert.is(settings[key], String(value), `${name} ${key}`);
            holds(mappings.properties, declared.mappings?.properties ?? {}, `${name} properties`);
          }
          assert.ok((await count(name, { ids: { values: written.map((_, id) => `first-${id}`) } })) > 0);
        }
        return written.map(({ name }) => name).join(', ');
      },
    },
    {
      title: 'labels of clashing types, and a value of the wrong type, cost no document',
      policies: ['fluentd/dedot-labels', 'elasticsearch/template-bounds-fields'],
      async run() {
        const [{ name, pod } = { name: '', pod: {} as PodLog }] = writtenNames(stack);
        const labelled = (labels: object) => ({ kubernetes: { namespace_name: pod.namespace, labels } });
        const { body } = await bulk([
          [name, 'clash-1', record(pod, 'text label', labelled({ app: 'web' }))],
          [name, 'clash-2', record(pod, 'object label', labelled({ app: { kubernetes: { 'io/name': 'web' } } }))],
          [name, 'clash-3', record(pod, 'number for a text', { stream: 7, status: 'not a number' })],
          [name, 'clash-4', record(pod, 'text for a number', { status: 200 })],
          [name, 'clash-5', record(pod, { nested: 'object for a text' })],
          [name, 'clash-6', record(pod, 'the line after them')],
        ]);
        const statuses = body.items.map(
          ({ create }: Unstructured) =>
            `${create._id ?? ''} ${create.status}${create.failure_store ? ` ${create.failure_store}` : ''}`,
        );
        assert.equal(
          body.items.map(({ create }: Unstructured) => create.status),
          Array(6).fill(201),
          JSON.stringify(body.items),
        );
        await demand(endpoint(cluster), `POST /${name}/_refresh`);
        assert.is(body.items[4].create.failure_store, 'used');
        const kept = await count(name, { ids: { values: ['clash-1', 'clash-2', 'clash-3', 'clash-4', 'clash-6'] } });
        assert.is(kept, 5, statuses.join('; '));
        return statuses.join(', ');
      },
    },
    {
      title: 'the same line sent twice is one document',
      policies: ['fluentd/duplicate-free-retries', 'fluentd/create-has-id'],
      async run() {
        const [{ name, pod } = { name: '', pod: {} as PodLog }] = writtenNames(stack);
        const line: [string, string, object] = [name, 'same', record(pod, 'the same line')];
        await bulk([line]);
        const { body } = await bulk([line]);
        assert.is(body.items[0].create.status, 409);
        await demand(endpoint(cluster), `POST /${name}/_refresh`);
        assert.is(await count(name, { ids: { values: ['same'] } }), 1);
      },
    },
  ];
}
