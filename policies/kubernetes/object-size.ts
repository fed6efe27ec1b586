import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const limit = 2 ** 20;

/** Bytes of the values that the API server counts: a ConfigMap's `data` and `binaryData`, a Secret's `data`. */
function size(values: unknown, base64 = false): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(values ?? {})) {
    bytes += name.length + Buffer.byteLength(String(value)) * (base64 ? 0.75 : 1);
  }
  return bytes;
}

export const objectSize: Policy = {
  id: 'kubernetes/object-size',
  title: 'No ConfigMap and no Secret holds more than 1 MiB',
  severity: 'error',
  rationale: 'The API server refuses it.',
  remediation: 'Split it into several objects, or load the files from an image or a claim.',
  source: 'Kubernetes ConfigMap and Secret documentation; kubernetes/kubernetes pkg/apis/core MaxSecretSize',
  kinds: ['ConfigMap', 'Secret'],

  *check(object) {
    const base64 = object.kind === 'Secret';
    const bytes = size(object['data'], base64) + size(object['binaryData'], true) + size(object['stringData']);
    if (bytes <= limit) return;
    yield { path: 'data', message: `${object.kind} holds ${(bytes / limit).toFixed(1)} MiB, 1 is the most` };
  },

  pass: {
    'a small one': manifest('ConfigMap kibana', { data: '{ kibana.yml: "server.name: kibana" }' }),
  },
  fail: {
    'ConfigMap holds 1.2 MiB, 1 is the most': `
      kind: ConfigMap
      metadata: { name: dashboards }
      data: { dashboards.ndjson: "${'x'.repeat(1_258_300)}" }
    `,
  },
};
