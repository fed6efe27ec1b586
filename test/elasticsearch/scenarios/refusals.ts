import { chmodSync, chownSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { policies } from '../../../policies';
import { check } from '../../../scripts/engine/check';
import { stackOf } from '../../../scripts/model/kube/stack';
import type { Host } from '../engine/folder';
import { fast, launchNode, refused } from '../engine/node';
import { isRoot } from '../engine/process';
import type { Bare } from '../overlay/bare';
import { bareNode, quick } from '../overlay/bare';
import type { Step } from '../step';

/** A configuration that a policy finds and with which a node does not start. */
interface Refusal {
  title: string;
  policy: string;
  bare: Bare;
  /** What the node says as it ends. */
  says: RegExp;
  /** Fields of the container that the policy reads beside the configuration. */
  container?: object;
}

const base = `cluster.name: refused\n${quick}`;
const withSecurity = `${base}discovery.type: single-node\nxpack.security.enabled: true\n`;

const refusals: readonly Refusal[] = [
  {
    title: 'an unknown role',
    policy: 'elasticsearch/known-roles',
    bare: { config: `${base}node.roles: [master, dta]\n` },
    says: /unknown role \[dta\]/,
  },
  {
    title: 'initial masters beside discovery.type: single-node',
    policy: 'elasticsearch/initial-masters-only-on-masters',
    bare: { config: `${base}discovery.type: single-node\ncluster.initial_master_nodes: [a]\n` },
    says: /setting \[cluster\.initial_master_nodes\] is not allowed when \[discovery\.type\] is set to \[single-node\]/,
  },
  {
    title: 'a placeholder that nothing supplies',
    policy: 'elasticsearch/placeholders-supplied',
    bare: { config: `${base}node.name: \${NOBODY}\n` },
    says: /Could not resolve placeholder 'NOBODY'/,
  },
  {
    title: 'a setting twice in one file',
    policy: 'elasticsearch/set-once',
    bare: { config: `${base}node.name: a\nnode.name: b\n` },
    says: /[Dd]uplicate field 'node\.name'/,
  },
  {
    title: 'TLS settings without ssl.enabled',
    policy: 'elasticsearch/tls-enabled-explicitly',
    bare: { config: `${withSecurity}xpack.security.transport.ssl.verification_mode: certificate\n` },
    says: /invalid (SSL )?configuration for xpack.*\[xpack\.security\.transport\.ssl\.enabled\] is not set/,
  },
  {
    title: 'a TLS key that is not there',
    policy: 'elasticsearch/tls-files-mounted',
    bare: {
      config: `${withSecurity}xpack.security.transport.ssl: { enabled: true, key: tls.key, certificate: tls.crt }\n`,
    },
    says: /tls\.(key|crt)\].*(does not exist|cannot read)|cannot (read|load).*tls\.(key|crt)/,
  },
  {
    title: 'a realm without an order',
    policy: 'elasticsearch/realm-order',
    bare: { config: `${withSecurity}xpack.security.authc.realms.native.own.enabled: true\n` },
    says: /xpack\.security\.authc\.realms\.native\.own\.order|missing the \[order\] setting|order/,
  },
  {
    title: 'more processors than there are',
    policy: 'elasticsearch/processors-within-limit',
    bare: { config: `${base}node.processors: 512\n` },
    container: { resources: { limits: { cpu: 2 } } },
    says: /\[512\] for setting \[node\.processors\] must be <= \d+/,
  },
];

/** Settings that the bootstrap checks refuse, all at once: a node names each. */
const unfit: Bare = {
  config: `${base}discovery.seed_hosts: []\nxpack.security.enabled: true\nbootstrap.memory_lock: true\n`,
  jvm: ['-Xms128m', '-Xmx256m', ...fast, '-XX:OnOutOfMemoryError=true', '-Des.enforce.bootstrap.checks=true'],
};

const bootstrapChecks: readonly Omit<Refusal, 'bare'>[] = [
  {
    title: 'security without transport TLS',
    policy: 'elasticsearch/transport-tls',
    says: /Transport SSL must be enabled if security is enabled/,
  },
  {
    title: 'a heap that starts small',
    policy: 'elasticsearch/equal-heap-bounds',
    says: /initial heap size \[134217728\] not equal to maximum heap size/,
  },
  {
    title: 'the serial collector',
    policy: 'elasticsearch/jvm-options-allowed',
    says: /JVM is using the serial collector/,
  },
  {
    title: 'OnOutOfMemoryError',
    policy: 'elasticsearch/jvm-options-allowed',
    says: /OnOutOfMemoryError \[true\] requires forking/,
  },
  {
    title: 'a memory lock that the container may not take',
    policy: 'elasticsearch/memory-lock',
    says: /memory locking requested for elasticsearch process but memory is not locked/,
  },
];

/** What a node does with what the policies refuse: it does not start, and says why. */
export function refusing(host: Host): Step[] {
  let checked: Promise<{ code: number | null; words: string }> | undefined;
  const unfitNode = () =>
    (checked ??= bareNode(host, 'unfit', unfit).then((spec) => refused(launchNode(host, { ...spec, lockable: 64 }))));
  return [
    ...refusals.map(
      ({ title, policy, bare, says, container }): Step => ({
        title: `${title}: found, and refused`,
        policies: [policy],
        async run() {
          finds(policy, bare, container);
          const spec = await bareNode(host, `refused-${policy.split('/')[1]}`, bare);
          const { words } = await refused(launchNode(host, spec));
          assert.match(words, says);
        },
      }),
    ),
    ...bootstrapChecks.map(
      ({ title, policy, says }): Step => ({
        title: `${title}: found, and refused in production mode`,
        policies: [policy],
        async run() {
          finds(policy, unfit);
          const { code, words } = await unfitNode();
          assert.is(code, 78);
          assert.match(words, says);
        },
      }),
    ),
    {
      title: 'fewer memory maps than the floor: found, and refused in production mode where the machine has fewer',
      policies: ['elasticsearch/memory-maps'],
      async run() {
        finds('elasticsearch/memory-maps', unfit);
        const allowed = Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8'));
        const { words } = await unfitNode();
        const says = /vm\.max_map_count \[\d+\] is too low, increase to at least \[262144\]/;
        assert.is(says.test(words), allowed < 262144);
        return `this machine allows ${allowed}`;
      },
    },
    {
      title: 'a data folder that belongs to another user: refused',
      policies: ['elasticsearch/data-path-writable'],
      async run() {
        const spec = await bareNode(host, 'foreign-data', { config: `${base}discovery.type: single-node\n` });
        const data = join(host.work, 'foreign-data', 'data');
        if (isRoot) chownSync(data, 0, 0);
        chmodSync(data, 0o555);
        const { words } = await refused(launchNode(host, spec));
        assert.match(words, /AccessDeniedException.*data|not writable|failed to obtain node locks/);
      },
    },
  ];
}

/** The policy reports a node with this configuration. */
function finds(id: string, { config, env = {}, jvm = [] }: Bare, container: object = {}): void {
  const policy = policies.find((candidate) => candidate.id === id);
  if (!policy) throw new Error(`there is no policy ${id}`);
  const options = jvm.filter((option) => !fast.includes(option) || option.includes('SerialGC')).join(' ');
  const variables = { ...env, ...(options ? { ES_JAVA_OPTS: options } : {}) };
  const stack = stackOf([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'config', namespace: 'logs' },
      data: { 'elasticsearch.yml': config },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'node', namespace: 'logs' },
      spec: {
        replicas: 3,
        template: {
          spec: {
            containers: [
              {
                name: 'elasticsearch',
                image: 'docker.elastic.co/elasticsearch/elasticsearch:9.5.3',
                env: Object.entries(variables).map(([name, value]) => ({ name, value })),
                volumeMounts: [
                  {
                    name: 'config',
                    mountPath: '/usr/share/elasticsearch/config/elasticsearch.yml',
                    subPath: 'elasticsearch.yml',
                  },
                ],
                ...container,
              },
            ],
            volumes: [{ name: 'config', configMap: { name: 'config' } }],
          },
        },
      },
    },
  ]);
  assert.ok(
    check(stack, [policy]).some((finding) => finding.policy === id),
    `${id} does not find it`,
  );
}
