import { key } from '../../scripts/model/kube/path';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { quantity } from '../../scripts/model/kube/quantity';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const requestWithinLimit: Policy = {
  id: 'kubernetes/request-within-limit',
  title: 'No container requests more than its limit',
  severity: 'error',
  rationale: 'The API server refuses the pod, after the workload itself was accepted.',
  remediation: 'Lower `resources.requests`, or raise `resources.limits`.',
  source: 'kubernetes/kubernetes pkg/apis/core/validation ValidateContainerResourceRequirements',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const { requests, limits } = record(container.resources);
      for (const [name, request] of Object.entries(record(requests))) {
        const limit = record(limits)[name];
        if (!(quantity(request) > quantity(limit))) continue;
        const message = `${container.name} requests ${request} of ${name}, its limit is ${limit}`;
        yield { path: key(`${path}.resources.requests`, name), message };
      }
    }
  },

  pass: {
    'the request is the limit in another unit': withPod('Pod kibana', {
      container: 'resources: { requests: { memory: 1024Mi }, limits: { memory: 1Gi } }',
    }),
    'there is no limit': withPod('Pod kibana', { container: 'resources: { requests: { cpu: 4 } }' }),
  },
  fail: {
    'kibana requests 2 of cpu, its limit is 500m': withPod('Pod kibana', {
      container: 'resources: { requests: { cpu: 2 }, limits: { cpu: 500m } }',
    }),
  },
};
