import { exists, missing } from '../../scripts/model/kube/lookup';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const webhookServices: Policy = {
  id: 'wiring/webhook-services',
  title: 'Every webhook and aggregated API is served by a Service that exists',
  severity: 'error',
  rationale: 'The API server calls the Service on every matching request: missing, it makes those requests fail.',
  remediation: 'Correct clientConfig.service, or declare the Service under external in stack.yaml.',
  source: 'Kubernetes docs, Dynamic Admission Control',
  kinds: ['APIService', 'CustomResourceDefinition', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],

  *check(object, stack) {
    const hooks = entries(object['webhooks'], 'webhooks').map(({ value, path }) => ({
      value: value.clientConfig?.service,
      path: `${path}.clientConfig.service`,
    }));
    hooks.push({ value: object['spec']?.service, path: 'spec.service' });
    hooks.push({
      value: object['spec']?.conversion?.webhook?.clientConfig?.service,
      path: 'spec.conversion.webhook.clientConfig.service',
    });
    for (const { value, path } of hooks) {
      if (!value?.name || !value.namespace || exists(stack, 'Service', value.name, value.namespace)) continue;
      yield { path, message: `the API server calls ${missing(stack, 'Service', value.name, value.namespace)}` };
    }
  },

  pass: {
    'the Service exists':
      manifest('ValidatingWebhookConfiguration check', {
        webhooks: '[{ name: check.example.com, clientConfig: { service: { name: check, namespace: web } } }]',
      }) + manifest('Service web/check'),
  },
  fail: {
    'the API server calls Service check, which is not in web': manifest('ValidatingWebhookConfiguration check', {
      webhooks: '[{ name: check.example.com, clientConfig: { service: { name: check, namespace: web } } }]',
    }),
  },
};
