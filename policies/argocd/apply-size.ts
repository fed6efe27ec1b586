import { words } from '../../scripts/model/argocd/application';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const limit = 262_144;

export const applySize: Policy = {
  id: 'argocd/apply-size',
  title: 'What does not fit into an annotation is applied on the server',
  severity: 'warning',
  rationale:
    'A client that applies writes the whole object into an annotation, which may hold 256 KiB; then it is refused.',
  remediation: 'Set `argocd.argoproj.io/sync-options: ServerSideApply=true` on the object.',
  source: 'argocd-autopilot issue 689; kubernetes/apimachinery TotalAnnotationSizeLimitB',
  kinds: ['ConfigMap', 'Secret', 'CustomResourceDefinition', 'Application', 'ApplicationSet'],

  *check(object) {
    const size = Buffer.byteLength(JSON.stringify(object) ?? '');
    if (size <= limit || words(object, 'argocd.argoproj.io/sync-options').includes('ServerSideApply=true')) return;
    yield { path: 'metadata.annotations', message: `${Math.ceil(size / 1024)} KiB do not fit into an annotation` };
  },

  pass: {
    'a small object': manifest('ConfigMap kibana', { data: '{ kibana.yml: "server.name: kibana" }' }),
    'a large one is applied on the server': `
      kind: ConfigMap
      metadata: { name: dashboards, annotations: { argocd.argoproj.io/sync-options: "ServerSideApply=true" } }
      data: { dashboards.ndjson: "${'x'.repeat(300_000)}" }
    `,
  },
  fail: {
    '294 KiB do not fit into an annotation': `
      kind: ConfigMap
      metadata: { name: dashboards }
      data: { dashboards.ndjson: "${'x'.repeat(300_000)}" }
    `,
  },
};
