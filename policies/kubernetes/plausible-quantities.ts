import { key } from '../../scripts/model/kube/path';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { quantity } from '../../scripts/model/kube/quantity';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Less than any runtime starts a container with, and more cores than a node is likely to have. */
const leastMemory = 2 ** 20;
const mostCores = 256;

export const plausibleQuantities: Policy = {
  id: 'kubernetes/plausible-quantities',
  title: 'CPU is counted in cores, memory in bytes',
  severity: 'error',
  rationale:
    'A number without a unit is cores or bytes: `cpu: 500` asks for 500 cores and is never scheduled, `memory: 512` and ' +
    '`512m` are a few bytes, with which no container starts. The API server takes them all.',
  remediation: 'Write `500m` for half a core, `512Mi` for memory.',
  source: 'Kubernetes docs, Resource units in Kubernetes',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      for (const side of ['requests', 'limits']) {
        const { cpu, memory } = record(record(container.resources)[side]);
        const at = (name: string) => key(`${path}.resources.${side}`, name);
        const [cores, bytes] = [quantity(cpu), quantity(memory)];
        if (cores > mostCores)
          yield { path: at('cpu'), message: `${container.name} has ${cpu} of cpu: ${cores} cores` };
        if (bytes > 0 && bytes < leastMemory) {
          yield { path: at('memory'), message: `${container.name} has ${memory} of memory: ${Math.ceil(bytes)} bytes` };
        }
      }
    }
  },

  pass: {
    'half a core, half a gibibyte': withPod('Pod web', {
      container: 'resources: { requests: { cpu: 500m, memory: 512Mi }, limits: { cpu: 64 } }',
    }),
  },
  fail: {
    'web has 500 of cpu: 500 cores\nweb has 512m of memory: 1 bytes': withPod('Pod web', {
      container: 'resources: { requests: { cpu: 500, memory: 512m } }',
    }),
  },
};
