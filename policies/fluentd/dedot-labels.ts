import { access, isHash } from '../../scripts/model/fluentd/field';
import { readableWays } from '../../scripts/model/fluentd/ways';
import { list } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (filter: string) =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <filter kubernetes.**>
        @type kubernetes_metadata
      </filter>
      ${filter}
      <match **>
        @type elasticsearch
      </match>
    `);
const dedot = (nested: string) =>
  config(`<filter **>\n        @type dedot\n        de_dot_nested ${nested}\n      </filter>`);

const labelled = {
  namespace: 'any',
  pod: 'any-0',
  container: 'any',
  labels: { app: 'any', 'app.kubernetes.io/name': 'any' },
};

export const dedotLabels: Policy = {
  id: 'fluentd/dedot-labels',
  title: 'Labels reach Elasticsearch without dots in their names, or as one flattened field',
  severity: 'warning',
  rationale:
    '`app` and `app.kubernetes.io/name` in one index are a text and an object of the same name: 400, and the document is lost.',
  remediation:
    'Add a filter `@type dedot` with `de_dot_nested true`, or map `kubernetes.labels` as `flattened` in the index template.',
  source:
    'uken/fluent-plugin-elasticsearch#787; fluent-plugin-kubernetes_metadata_filter#320; checks FD-19, FD-DEDOT, ES-36, errata E91',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    if (stack.memo(labelsFlattened)) return;
    for (const { steps, end, record } of readableWays(stack, agent, labelled)) {
      const labels = record && access(record, '$.kubernetes.labels');
      if (end.is !== 'written' || !isHash(labels) || ![...labels.keys()].some((name) => name.includes('.'))) continue;
      const metadata = steps.find(({ what }) => what.endsWith(' kubernetes_metadata'));
      if (metadata)
        yield inConfig(agent, metadata.place, 'labels like app.kubernetes.io/name reach Elasticsearch with their dots');
    }
  }),

  pass: {
    'at every depth': dedot('true'),
    'no labels': config('').replace(
      '@type kubernetes_metadata',
      '@type kubernetes_metadata\n            skip_labels true',
    ),
    'flattened by the template': `${config('')}
      ---
      kind: ConfigMap
      metadata: { name: templates }
      data:
        template.json: |
          {"template": {"mappings": {"properties": {"kubernetes": {"properties": {"labels": {"type": "flattened"}}}}}}}
    `,
  },
  fail: {
    'labels like app.kubernetes.io/name reach Elasticsearch with their dots': config(''),
  },
};

/** Does a file of the stack map the labels as one field? */
function labelsFlattened({ ofKind }: Stack): boolean {
  return list(ofKind('ConfigMap')).some(({ data }) =>
    Object.values(data ?? {}).some(
      (text) =>
        typeof text === 'string' && /"(?:kubernetes\.)?labels"\s*:\s*\{[^}]*"type"\s*:\s*"flattened"/.test(text),
    ),
  );
}
