import { kibanaKinds, kibanaPath, kibanas } from '../../scripts/model/kibana/kibana';
import { isLiteral } from '../../scripts/model/kube/environment';
import { mountOf } from '../../scripts/model/kube/mount';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const instancesApart: Policy = {
  id: 'kibana/instances-apart',
  title: 'Replicas of Kibana do not share what must be their own',
  severity: 'warning',
  rationale: "Two instances with one uuid, name or data folder overwrite each other's state and task claims.",
  remediation: 'Delete `server.uuid`, take `server.name` from the pod, and keep `path.data` on an emptyDir.',
  source: 'Elastic docs, load balancing across multiple Kibana instances; checks KB-11',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const { settings, replicas, name, workload, mounts } of stack.memo(kibanas)) {
      if (replicas < 2) continue;
      for (const key of ['server.uuid', 'server.name']) {
        const setting = settings.get(key);
        if (setting && isLiteral(setting.text) && !setting.missing.length)
          yield at(setting.origin, `${replicas} replicas of ${name} share ${key}`);
      }
      for (const key of ['path.data', 'pid.file']) {
        const setting = settings.get(key);
        const mount = mountOf(kibanaPath(setting?.text ?? 'data'), mounts);
        if (mount?.kind !== 'claim' || workload.kind === 'StatefulSet') continue;
        yield setting
          ? at(setting.origin, `${replicas} replicas of ${name} share ${key}`)
          : { object: workload, path: mount.path, message: `${replicas} replicas of ${name} share ${key}` };
      }
    }
  }),

  pass: {
    'the name of the pod': kibana({ config: 'server.name: ${HOSTNAME}', pod: { spec: 'replicas: 2' } }),
  },
  fail: {
    '2 replicas of kibana share server.uuid\n2 replicas of kibana share server.name': kibana({
      config: 'server.uuid: 5f0a1c9e-0000-4000-8000-000000000001\nserver.name: kibana',
      pod: { spec: 'replicas: 2' },
    }),
  },
};
