import type { NodeSet } from '../../scripts/model/elasticsearch/node';
import { elasticNodes, holdsData, home, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

function isWritten(mountPath: string, { data, settings }: NodeSet): boolean {
  const known = ['path.logs', 'path.repo', 'path.shared_data'].flatMap((key) => settings.get(key)?.list ?? []);
  const paths = [
    ...data.map(({ path }) => path),
    ...known,
    `${home}/logs`,
    `${home}/config`,
    `${home}/plugins`,
    '/tmp',
  ];
  return paths.some(
    (path) => path === mountPath || path.startsWith(`${mountPath}/`) || mountPath.startsWith(`${path}/`),
  );
}

export const dataPathOnClaim: Policy = {
  id: 'elasticsearch/data-path-on-claim',
  title: 'Master and data nodes keep `path.data` on a PersistentVolumeClaim',
  severity: 'error',
  rationale:
    'Whatever lies outside a claim is gone with the container: indices, passwords, and on masters the identity ' +
    'of the cluster.',
  remediation: 'Mount the claim at `/usr/share/elasticsearch/data`, or set `path.data` to where it is mounted.',
  source:
    'Elastic docs, node settings (path.data must persist across restarts); checks ES-01, ES-PATH, errata E20, E21',
  kinds: nodeKinds,
  unwaivable: true,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      if (!set.roles.has('master') && !holdsData(set)) continue;
      const { workload: object, container, name, data } = set;
      for (const { path, mount } of data) {
        if (mount?.kind === 'claim') continue;
        const place = mount
          ? `on ${mount.kind === 'none' ? 'a volume that is not declared' : `the ${mount.kind} ${mount.name}`}`
          : "in the container's own layer";
        yield {
          object,
          path: mount?.path ?? `${container.path}.volumeMounts`,
          message: `${name} keeps ${path} ${place}, on no claim`,
        };
      }
      for (const mount of set.mounts) {
        if (mount.kind !== 'claim' || isWritten(mount.mountPath, set)) continue;
        yield {
          object,
          path: mount.path,
          message: `${name} mounts the claim ${mount.name} at ${mount.mountPath}, where it writes nothing`,
        };
      }
    }
  }),

  pass: {
    'the claim is mounted at the default path': nodes('data', {
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      pod: { spec: 'volumeClaimTemplates: [{ metadata: { name: storage } }]' },
    }),
    'a coordinating node keeps nothing': nodes('Deployment client', { env: { 'node.roles': 'ingest' } }),
  },
  fail: {
    "data keeps /usr/share/elasticsearch/data in the container's own layer, on no claim\ndata mounts the claim storage at /data/db, where it writes nothing":
      nodes('data', {
        mounts: '{ name: storage, mountPath: /data/db }',
        pod: { spec: 'volumeClaimTemplates: [{ metadata: { name: storage } }]' },
      }),
    'master keeps /data on the emptyDir state, on no claim': nodes('master', {
      env: { 'path.data': '/data' },
      mounts: '{ name: state, mountPath: /data }',
      volumes: '{ name: state, emptyDir: {} }',
    }),
  },
};
