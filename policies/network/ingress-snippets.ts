import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const ingressSnippets: Policy = {
  id: 'network/ingress-snippets',
  title: 'No Ingress writes into the configuration of its controller',
  severity: 'error',
  rationale: 'A snippet runs in the controller, which may read every Secret of the cluster (CVE-2021-25742).',
  remediation: 'Remove the annotation; use the one that is made for the purpose, such as `whitelist-source-range`.',
  source: 'CVE-2021-25742; ingress-nginx allow-snippet-annotations',
  kinds: ['Ingress'],

  *check({ metadata }) {
    for (const name of Object.keys(record(metadata?.annotations))) {
      if (!/^nginx\.(ingress\.kubernetes\.io|org)\/[\w-]*snippets?$/.test(name)) continue;
      yield { path: key('metadata.annotations', name), message: `${name} writes into the controller` };
    }
  },

  pass: {
    'an annotation with a purpose': manifest('Ingress kibana', {
      metadata: 'annotations: { nginx.ingress.kubernetes.io/backend-protocol: HTTPS }',
    }),
  },
  fail: {
    'nginx.ingress.kubernetes.io/server-snippet writes into the controller': manifest('Ingress kibana', {
      metadata: 'annotations: { nginx.ingress.kubernetes.io/server-snippet: "return 200;" }',
    }),
  },
};
