import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { list } from '../../scripts/model/kube/shape';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const memoryLock: Policy = {
  id: 'elasticsearch/memory-lock',
  title: 'A node that locks its memory is allowed to',
  severity: 'error',
  rationale: 'With `bootstrap.memory_lock: true` and no right to lock, Elasticsearch refuses to start.',
  remediation: 'Delete the setting: Kubernetes nodes run without swap. Or add the capability `IPC_LOCK`.',
  source: 'Elastic docs, bootstrap checks (memory lock check); checks ES-22',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, settings, container } of stack.memo(elasticNodes)) {
      const setting = settings.get('bootstrap.memory_lock');
      const { capabilities, privileged } = container.value.securityContext ?? {};
      if (setting?.text !== 'true' || privileged === true || list(capabilities?.add).includes('IPC_LOCK')) continue;
      yield at(setting.origin, `${name} locks its memory without the capability IPC_LOCK`);
    }
  }),

  pass: {
    'not locked': nodes('data'),
    allowed: nodes('data', {
      env: { 'bootstrap.memory_lock': 'true' },
      container: { securityContext: '{ capabilities: { add: [IPC_LOCK] } }' },
    }),
  },
  fail: {
    'data locks its memory without the capability IPC_LOCK': nodes('data', {
      env: { 'bootstrap.memory_lock': 'true' },
    }),
  },
};
