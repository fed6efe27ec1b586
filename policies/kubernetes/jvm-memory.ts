import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { quantity } from '../../scripts/model/kube/quantity';
import { resource } from '../../scripts/model/kube/resources';
import { list, text } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const images = new Set([
  'elasticsearch',
  'logstash',
  'opensearch',
  'kafka',
  'cp-kafka',
  'zookeeper',
  'cassandra',
  'solr',
]);
const options = new Set([
  'ES_JAVA_OPTS',
  'LS_JAVA_OPTS',
  'KAFKA_HEAP_OPTS',
  'JAVA_OPTS',
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
]);

function runsJava(container: Record<string, unknown>): boolean {
  const repository = text(container['image'])?.split('@')[0]?.split('/').at(-1)?.split(':')[0];
  if (repository && images.has(repository) && !list(container['command']).length) return true;
  return list(container['env']).some((variable) => options.has(variable?.name));
}

export const jvmMemory: Policy = {
  id: 'kubernetes/jvm-memory',
  title: 'A JVM requests all the memory that it is limited to',
  severity: 'error',
  rationale:
    'A JVM touches its whole heap at start and keeps it; what exceeds the request is taken from others, ' +
    'and such a pod is killed first when the node runs short.',
  remediation: 'Set `resources.requests.memory` to the same value as `resources.limits.memory`.',
  source: 'checks CAP-01, errata E33',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload)?.value;
    for (const { value: container, path, list: place } of containers(workload)) {
      if (place !== 'containers' || !runsJava(container)) continue;
      const limit = resource(spec, container, 'limits', 'memory');
      const request = resource(spec, container, 'requests', 'memory');
      if (limit === undefined || request === undefined) continue; // memory-limits and memory-requests say so
      if (!(quantity(request) < quantity(limit))) continue;
      const message = `${container.name} requests ${request} of the ${limit} that its JVM may use`;
      yield { path: `${path}.resources.requests.memory`, message };
    }
  },

  pass: {
    'request and limit are equal': withPod('Pod elasticsearch', {
      containers: `
        - name: elasticsearch
          image: docker.elastic.co/elasticsearch/elasticsearch:9.5.3
          resources: { requests: { memory: 4Gi }, limits: { memory: 4096Mi } }
      `,
    }),
    'Fluentd is no JVM, whatever its image is called': withPod('Pod fluentd', {
      containers: `
        - name: fluentd
          image: fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1
          resources: { requests: { memory: 512Mi }, limits: { memory: 1Gi } }
      `,
    }),
  },
  fail: {
    'elasticsearch requests 1Gi of the 4Gi that its JVM may use': withPod('Pod elasticsearch', {
      containers: `
        - name: elasticsearch
          image: docker.elastic.co/elasticsearch/elasticsearch:9.5.3
          resources: { requests: { memory: 1Gi }, limits: { memory: 4Gi } }
      `,
    }),
    'app requests 256Mi of the 1Gi that its JVM may use': withPod('Pod app', {
      containers: `
        - name: app
          env: [{ name: JAVA_TOOL_OPTIONS, value: -Xmx512m }]
          resources: { requests: { memory: 256Mi }, limits: { memory: 1Gi } }
      `,
    }),
  },
};
