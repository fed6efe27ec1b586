import { connect } from 'node:tls';
import * as assert from 'uvu/assert';
import { authority, issue } from '../../../scripts/emit/certificate';
import { elasticNodes } from '../../../scripts/model/elasticsearch/node';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import type { Endpoint } from '../engine/http';
import { ask, demand } from '../engine/http';
import { launchNode } from '../engine/node';
import { until } from '../engine/wait';
import { bareNode } from '../overlay/bare';
import { clusterPods, layOut } from '../overlay/cluster';
import { differences } from '../overlay/rewrite';
import type { Cluster } from '../overlay/running';
import { endpoint, green, start } from '../overlay/running';
import type { Step } from '../step';

/** Three masters, two data nodes, one client: of the rendered sets, as many pods as two processors can carry. */
export const replicas = { 'elasticsearch-data': 2, 'elasticsearch-client': 1 };

/** The rendered cluster comes up as it is declared. */
export function formation(cluster: Cluster): Step[] {
  const { laidOut } = cluster;
  return [
    {
      title: 'the pods are laid out by their own init containers',
      needed: true,
      async run() {
        const pods = await clusterPods(cluster.host, cluster.stack, replicas);
        cluster.pods = pods;
        for (const pod of pods) laidOut.set(pod.name, await layOut(cluster.host, pod, pods));
        return pods.map(({ name }) => name).join(', ');
      },
    },
    {
      title: 'the listed rewrites are the only difference to what is rendered',
      async run() {
        const kinds = new Set<string>();
        for (const { rendered, rewritten, rewrites } of laidOut.values()) {
          const listed = rewrites.map(({ of, key }) => `${of} ${key}`).sort();
          assert.equal(differences(rendered, rewritten), listed);
          for (const { of, key, why } of rewrites) kinds.add(`${key} (${why} ${of})`);
        }
        return Array.from(kinds).join(', ');
      },
    },
    {
      title: 'they form one cluster with security',
      policies: [
        'elasticsearch/transport-tls',
        'elasticsearch/initial-masters-exist',
        'elasticsearch/discovery-of-masters',
      ],
      needed: true,
      async run() {
        await start(
          cluster,
          cluster.pods.map(({ name }) => name),
        );
        await green(cluster);
        const masters = await demand(endpoint(cluster), 'GET /_cat/master?format=json');
        return `elected ${masters[0].node}`;
      },
    },
    {
      title: 'every node has the roles, the name and the zone that the overlay declares',
      policies: ['elasticsearch/unique-node-names', 'elasticsearch/allocation-awareness'],
      async run() {
        const { nodes } = await demand(endpoint(cluster), 'GET /_nodes');
        const found = (Object.values(nodes) as Unstructured[]).map(({ name, roles, attributes }) => [
          name,
          [...roles].sort(),
          attributes.zone,
        ]);
        const declared = cluster.pods.map(({ name, set, pod }) => [
          name,
          Array.from(set.roles).sort(),
          set.settings.get('node.attr.zone') ? pod.labels['topology.kubernetes.io/zone'] : undefined,
        ]);
        assert.equal(found.sort(), declared.sort());
        assert.is(declared.length, new Set(declared.map(([name]) => name)).size);
      },
    },
    {
      title: 'the heap is that of the options file',
      policies: ['elasticsearch/heap-in-options-file', 'elasticsearch/equal-heap-bounds'],
      async run() {
        const { nodes } = await demand(endpoint(cluster), 'GET /_nodes/jvm');
        for (const { name, jvm } of Object.values(nodes) as Unstructured[]) {
          const bounds = jvm.input_arguments.filter((option: string) => /^-Xm[sx]/.test(option));
          assert.equal(bounds.sort(), ['-Xms256m', '-Xmx256m'], name);
        }
      },
    },
    {
      title: 'no bootstrap check would stop them in production, but for what this machine and its small JVM lack',
      policies: [
        'elasticsearch/transport-tls',
        'elasticsearch/equal-heap-bounds',
        'elasticsearch/discovery-of-masters',
      ],
      async run() {
        const ours = /max file descriptors|vm\.max_map_count|serial collector/;
        const said = cluster.pods.flatMap(({ name }) => bootstrapChecks(cluster.nodes.get(name)?.printed() ?? ''));
        assert.ok(
          said.some((line) => line.includes('serial collector')),
          'the checks did not run',
        );
        assert.equal(
          said.filter((line) => !ours.test(line)),
          [],
        );
      },
    },
    {
      title: 'the readiness port of every node is open',
      policies: ['elasticsearch/readiness-port'],
      async run() {
        for (const { name, readinessPort } of cluster.pods)
          await until(`the port of ${name}`, 30, () => opens(readinessPort));
      },
    },
    {
      title: 'plain HTTP and a wrong authority are refused on the client port',
      policies: ['elasticsearch/http-tls', 'elasticsearch/agent-connection', 'kibana/elasticsearch-tls'],
      async run() {
        const { address, port, host, user } = endpoint(cluster);
        const fails = async (reason: RegExp, to: Endpoint) => {
          const { message } = await ask(to, 'GET /').then(
            ({ status }) => new Error(`answered ${status}`),
            (error: Error) => error,
          );
          assert.match(message, reason);
        };
        await fails(/socket hang up|ECONNRESET/, { address, port, ...(user ? { user } : {}) });
        await fails(/self-signed|unable to (verify|get)/, { ...endpoint(cluster), ca: strangers().ca });
        await fails(/does not match certificate/, { ...endpoint(cluster), host: `other-${host}` });
      },
    },
  ];
}

/** Who has no certificate of the cluster's authority stays outside. */
export function strangersRefused(cluster: Cluster): Step[] {
  return [
    {
      title: 'a client without a certificate is refused on the transport port',
      policies: ['elasticsearch/transport-tls'],
      async run() {
        const [pod] = cluster.pods;
        if (!pod) throw new Error('no pod');
        const reason = await new Promise<string>((resolve) => {
          const socket = connect({ host: pod.address, port: pod.transportPort, rejectUnauthorized: false });
          socket.once('secureConnect', () => socket.write('ES'));
          socket.once('error', ({ message }) => resolve(message));
          socket.once('close', () => resolve('closed'));
          socket.once('data', () => resolve('answered'));
        });
        assert.match(reason, /certificate required|handshake failure|bad certificate|ECONNRESET|closed/);
        return (
          reason
            .trim()
            .split(':')
            .find((part) => /alert|reset|closed/i.test(part)) ?? reason.trim()
        );
      },
    },
    {
      title: 'nodes without security, and with a certificate of another authority, do not join',
      policies: ['elasticsearch/transport-tls'],
      async run() {
        const masters = cluster.pods.filter(({ set }) => set.roles.has('master'));
        const seeds = masters.map(({ address, transportPort }) => `${address}:${transportPort}`);
        const name = cluster.stack.memo(elasticNodes)[0]?.settings.get('cluster.name')?.text;
        const config = (who: string, ...more: string[]) =>
          [
            `cluster.name: ${name}`,
            `node.name: ${who}`,
            'node.roles: [data]',
            'discovery.seed_hosts: elasticsearch-master',
            'discovery.initial_state_timeout: 0s',
            ...more,
          ].join('\n');
        const { certificate, key, ca } = strangers();
        const ssl = [
          'enabled: true',
          'verification_mode: none',
          'key: tls.key',
          'certificate: tls.crt',
          'certificate_authorities: [ca.crt]',
        ];
        const plain = await bareNode(cluster.host, 'without-security', {
          config: config('without-security', 'xpack.security.enabled: false'),
          seeds,
        });
        const strange = await bareNode(cluster.host, 'of-another-authority', {
          config: config(
            'of-another-authority',
            'xpack.security.enabled: true',
            ...ssl.map((line) => `xpack.security.transport.ssl.${line}`),
          ),
          files: { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': ca },
          seeds,
        });
        const intruders = [plain, strange].map((spec) => launchNode(cluster.host, spec));
        try {
          for (const intruder of intruders) {
            await until(`${intruder.spec.name} to look for a master in vain`, 240, () =>
              /master not discovered yet/.test(intruder.printed()),
            );
          }
          const masterLogs = masters.map(({ name: master }) => cluster.nodes.get(master)?.printed() ?? '').join('\n');
          assert.match(
            masterLogs,
            /certificate_unknown|valid certification path|PKIX path|Empty client certificate|client did not trust/,
          );
          const joined = (await demand(endpoint(cluster), 'GET /_cat/nodes?format=json&h=name')).map(
            (node: { name: string }) => node.name,
          );
          assert.is(joined.length, cluster.pods.length);
          for (const { spec } of intruders) assert.not(joined.includes(spec.name));
        } finally {
          await Promise.all(intruders.map((intruder) => intruder.kill()));
        }
      },
    },
  ];
}

function strangers(): { certificate: string; key: string; ca: string } {
  const other = authority('another-authority');
  return { ...issue(other, ['elasticsearch-master.kube-logging.svc.cluster.local']), ca: other.certificate };
}

async function opens(port: number): Promise<boolean> {
  const { connect: tcp } = await import('node:net');
  return new Promise((resolve) => {
    const socket = tcp(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** What the bootstrap checks found; on a loopback address they warn. */
function bootstrapChecks(printed: string): string[] {
  return printed.split('\n').filter((line) => line.includes('[o.e.b.BootstrapChecks'));
}
