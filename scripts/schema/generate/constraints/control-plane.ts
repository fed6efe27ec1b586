import type { Constraint, Constraints } from './constraint';
import { api, portNumber } from './constraint';

const someOf = (...fields: string[]): Constraint => ({
  required: fields,
  fields: Object.fromEntries(fields.map((field) => [field, { minItems: 1 }])),
});
const rule = someOf('apiVersions', 'operations', 'resources');
const service: Constraint = { required: ['name', 'namespace'], fields: { port: portNumber } };
const servicePath: Constraint = { ...service, fields: { ...service.fields, path: { syntax: 'absolute-path' } } };
const webhook: Constraint = {
  fields: {
    name: { syntax: 'webhook-name' },
    timeoutSeconds: { minimum: 1, maximum: 30 },
    sideEffects: { enum: ['None', 'NoneOnDryRun'] },
  },
};
const client: Constraint = { combinations: [{ exactlyOne: ['service', 'url'] }] };

/** What extends or guards the API server: pkg/apis/{admissionregistration,coordination,flowcontrol,node,resource}/validation, kube-aggregator. */
export const controlPlane: Constraints = {
  ...api({
    'admissionregistration.v1.RuleWithOperations': rule,
    'admissionregistration.v1.NamedRuleWithOperations': rule,
    'admissionregistration.v1.ServiceReference': servicePath,
    'admissionregistration.v1.WebhookClientConfig': { ...client, fields: { url: { syntax: 'https' } } },
    'admissionregistration.v1.MutatingWebhook': webhook,
    'admissionregistration.v1.ValidatingWebhook': webhook,
    'admissionregistration.v1.ValidatingAdmissionPolicy': { required: ['spec'] },
    'admissionregistration.v1.ValidatingAdmissionPolicySpec': {
      required: ['matchConstraints'],
      combinations: [{ atLeastOne: ['validations', 'auditAnnotations'] }],
    },
    'admissionregistration.v1.ValidatingAdmissionPolicyBinding': { required: ['spec'] },
    'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec': { required: ['policyName', 'validationActions'] },
    'admissionregistration.v1.MutatingAdmissionPolicy': { required: ['spec'] },
    'admissionregistration.v1.MutatingAdmissionPolicySpec': {
      required: ['matchConstraints', 'mutations', 'reinvocationPolicy'],
    },
    'admissionregistration.v1.MutatingAdmissionPolicyBinding': { required: ['spec'] },
    'admissionregistration.v1.MutatingAdmissionPolicyBindingSpec': { required: ['policyName'] },
    'coordination.v1.LeaseSpec': { fields: { leaseDurationSeconds: { minimum: 1 } } },
    'node.v1.RuntimeClass': { fields: { handler: { syntax: 'dns-label' } } },
    'flowcontrol.v1.PolicyRulesWithSubjects': {
      ...someOf('subjects'),
      combinations: [{ atLeastOne: ['resourceRules', 'nonResourceRules'] }],
    },
    'flowcontrol.v1.PriorityLevelConfigurationSpec': {
      combinations: [
        { when: { type: 'Limited' }, need: ['limited'] },
        { when: { type: 'Limited' }, forbid: ['exempt'] },
        { when: { type: 'Exempt' }, forbid: ['limited'] },
      ],
    },
    'flowcontrol.v1.LimitResponse': {
      combinations: [
        { when: { type: 'Queue' }, need: ['queuing'] },
        { when: { type: 'Reject' }, forbid: ['queuing'] },
      ],
    },
    'resource.v1.DeviceSelector': { required: ['cel'] },
  }),
  'apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference': servicePath,
  'apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConfig': client,
  'kube-aggregator.pkg.apis.apiregistration.v1.APIService': { required: ['spec'] },
  'kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec': { required: ['version'] },
  'kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference': service,
};
