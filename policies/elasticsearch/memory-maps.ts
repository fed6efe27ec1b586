import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { podSpec } from '../../scripts/model/kube/pod';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** The number that a pod writes to `vm.max_map_count`; infinity where it writes one that is not stated. */
function mapCount(workload: Manifest): number | undefined {
  const text = JSON.stringify(podSpec(workload)?.value ?? '');
  if (!text.includes('max_map_count')) return undefined;
  const [, after, before] =
    /max_map_count[^\d]{0,6}(\d{4,})|(\d{4,})[^\d]{0,4}>[^\d]{0,20}max_map_count/.exec(text) ?? [];
  return Number(after ?? before ?? Infinity);
}

export const memoryMaps: Policy = {
  id: 'elasticsearch/memory-maps',
  title: 'The kernel allows as many memory maps as Elasticsearch asks for',
  severity: 'error',
  rationale: 'Elasticsearch maps its index files; with the default of 65530 maps it refuses to start.',
  remediation:
    'Set `vm.max_map_count=1048576` on the nodes (the node-tuning component), or `node.store.allow_mmap: false`.',
  source: 'Elastic docs, bootstrap checks; cloud-on-k8s docs, virtual memory; checks ES-14, ES-SYSCTL, errata E37',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const tuned = stack
      .ofKind('DaemonSet')
      .map(mapCount)
      .filter((count) => count !== undefined);
    const most = tuned.length ? [Math.max(...tuned)] : [];
    for (const { name, settings, version, workload: object, container } of stack.memo(elasticNodes)) {
      if (settings.get('node.store.allow_mmap')?.text === 'false') continue;
      const found = [...most, mapCount(object)].filter((count) => count !== undefined);
      const needed = atLeast(version, 8, 16) ? 1048576 : 262144;
      if (!found.length)
        yield { object, path: container.path, message: `${name} maps its files, and nothing sets vm.max_map_count` };
      else if (Math.max(...found) < needed) {
        yield {
          object,
          path: container.path,
          message: `${name} asks for ${needed} memory maps, vm.max_map_count is ${Math.max(...found)}`,
        };
      }
    }
  }),

  pass: {
    'an init container sets it': nodes('data', {
      pod: { initContainers: '[{ name: sysctl, command: [sysctl, -w, vm.max_map_count=1048576] }]' },
    }),
    'mapping is off': nodes('data', { env: { 'node.store.allow_mmap': 'false' } }),
    'a DaemonSet tunes the nodes':
      nodes('data') +
      withPod('DaemonSet node-tuning', {
        initContainers: '[{ name: sysctl, command: [sysctl, -w, vm.max_map_count=1048576] }]',
      }),
  },
  fail: {
    'data maps its files, and nothing sets vm.max_map_count': nodes('data'),
    'data asks for 1048576 memory maps, vm.max_map_count is 262144': nodes('data', {
      pod: { initContainers: '[{ name: sysctl, command: [sysctl, -w, vm.max_map_count=262144] }]' },
    }),
  },
};
