import type { NodeSet } from '../../scripts/model/elasticsearch/node';
import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { containers, podTemplate } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Stack } from '../../scripts/model/kube/stack';
import type { Policy } from '../../scripts/rule/policy';

/** Images that a log stack consists of, whatever their registry. */
const ofTheStack =
  /(elasticsearch|kibana|logstash|fluentd|fluent-bit|kafka|elastic-agent|apm-server|beat|curator|exporter)[\w-]*(:|@|$)/;

export const namespaceOfItsOwn: Policy = {
  id: 'elasticsearch/namespace-of-its-own',
  title: 'In production the namespace of Elasticsearch holds the stack alone, and no sample runs',
  severity: 'warning',
  rationale:
    'Whoever may deploy an application into the namespace may also read the Secrets of Elasticsearch there, and its ' +
    'logs are left out together with those of the stack.',
  remediation:
    'Give the application a namespace of its own; leave `sample-app` to development. What belongs to the stack ' +
    'carries the same app.kubernetes.io/part-of as the nodes.',
  source: 'Kubernetes docs, RBAC good practices (namespaces, workload creation); checks GIT-04, errata E114',
  kinds: ['DaemonSet', 'Deployment', 'StatefulSet'],

  *check(workload, stack) {
    if (stack.facts.environment !== 'prod') return;
    const { name } = workload.metadata;
    if (labelOf(workload, 'component') === 'sample') {
      yield { path: '', message: `${name} is a sample application` };
      return;
    }
    const nodes = stack.memo(nodesByNamespace).get(namespaceOf(workload)) ?? [];
    if (!nodes.length || containers(workload).some(({ value }) => ofTheStack.test(String(value.image)))) return;
    const part = labelOf(workload, 'part-of');
    if (part !== undefined && nodes.some((node) => labelOf(node.workload, 'part-of') === part)) return;
    yield { path: 'metadata.namespace', message: `${name} is no part of the stack and lives beside Elasticsearch` };
  },

  pass: {
    'it belongs to the stack': example('logs', 'part-of: efk'),
    'it lives elsewhere': example('shop', 'part-of: shop'),
    'in development it may': example('logs', 'component: sample').replace('environment: prod', 'environment: dev'),
  },
  fail: {
    'web is no part of the stack and lives beside Elasticsearch': example('logs', 'part-of: shop'),
    'web is a sample application': example('shop', 'component: sample'),
  },
};

function labelOf(workload: Manifest, name: string): unknown {
  const key = `app.kubernetes.io/${name}`;
  return workload.metadata.labels?.[key] ?? podTemplate(workload)?.value.metadata?.labels?.[key];
}

function example(namespace: string, label: string): string {
  return `
      kind: Stack
      environment: prod
      ---
      kind: StatefulSet
      metadata: { name: data, namespace: logs, labels: { app.kubernetes.io/part-of: efk } }
      spec: { template: { spec: { containers: [{ name: elasticsearch, image: elasticsearch:9.5.3 }] } } }
      ---
      kind: Deployment
      metadata: { name: web, namespace: ${namespace}, labels: { app.kubernetes.io/${label} } }
      spec: { template: { spec: { containers: [{ name: web, image: nginx:1.29 }] } } }
    `;
}

function nodesByNamespace(stack: Stack): ReadonlyMap<string, readonly NodeSet[]> {
  const found = new Map<string, NodeSet[]>();
  for (const node of stack.memo(elasticNodes)) {
    const namespace = namespaceOf(node.workload);
    found.set(namespace, [...(found.get(namespace) ?? []), node]);
  }
  return found;
}
