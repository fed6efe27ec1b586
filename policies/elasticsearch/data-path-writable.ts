import { elasticNodes, nodeKinds, specOf } from '../../scripts/model/elasticsearch/node';
import { podSpec } from '../../scripts/model/kube/pod';
import type { Unstructured } from '../../scripts/model/kube/shape';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

function isChowned(volume: string, { initContainers }: Unstructured): boolean {
  if (!Array.isArray(initContainers)) return false;
  return initContainers.some(
    (container) =>
      /\bchown\b/.test([container?.command, container?.args].flat().join(' ')) &&
      Array.isArray(container.volumeMounts) &&
      container.volumeMounts.some((mount: Unstructured) => mount?.name === volume),
  );
}

export const dataPathWritable: Policy = {
  id: 'elasticsearch/data-path-writable',
  title: 'A claim belongs to the user of Elasticsearch',
  severity: 'error',
  rationale: 'A fresh volume belongs to root; Elasticsearch runs as 1000 and ends with AccessDeniedException.',
  remediation: 'Set `securityContext.fsGroup: 1000` on the pod.',
  source: 'elastic/elasticsearch Dockerfile (USER 1000:0); checks ES-03, ES-PERM, errata E22',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      const spec = specOf(set);
      if (spec.securityContext?.fsGroup !== undefined) continue;
      for (const { kind, name, mountPath } of set.mounts) {
        if (kind !== 'claim' || isChowned(name, spec)) continue;
        yield {
          object: set.workload,
          path: `${podSpec(set.workload)?.path}.securityContext.fsGroup`,
          message: `${set.name} mounts a claim at ${mountPath} without fsGroup`,
        };
      }
    }
  }),

  pass: {
    'fsGroup is set': nodes('data', {
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      pod: { spec: 'volumeClaimTemplates: [{ metadata: { name: storage } }]', securityContext: '{ fsGroup: 1000 }' },
    }),
    'an init container hands it over': nodes('data', {
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      pod: {
        spec: 'volumeClaimTemplates: [{ metadata: { name: storage } }]',
        initContainers: `
          - name: chown
            command: [chown, 1000, /storage]
            volumeMounts: [{ name: storage, mountPath: /storage }]
        `,
      },
    }),
  },
  fail: {
    'data mounts a claim at /usr/share/elasticsearch/data without fsGroup': nodes('data', {
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      pod: { spec: 'volumeClaimTemplates: [{ metadata: { name: storage } }]' },
    }),
  },
};
