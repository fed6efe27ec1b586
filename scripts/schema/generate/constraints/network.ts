import type { Constraints } from './constraint';
import { address, api, labels, port, portNumber } from './constraint';

/** 0 stands for none. */
const unsetOrPort = { minimum: 0, maximum: 65535 };

/** Services, ingresses and network policies: pkg/apis/core/validation, pkg/apis/networking/validation. */
export const network: Constraints = api({
  'core.v1.Service': { required: ['spec'] },
  'core.v1.ServiceSpec': {
    fields: {
      selector: labels,
      externalName: { syntax: 'dns-subdomain' },
      trafficDistribution: { enum: ['PreferClose', 'PreferSameNode', 'PreferSameZone'] },
      externalIPs: { items: { type: 'string', ...address } },
      loadBalancerSourceRanges: { items: { type: 'string', format: 'cidr' } },
    },
    combinations: [
      { when: { type: 'ExternalName' }, need: ['externalName'] },
      { when: { type: 'ExternalName' }, forbid: ['clusterIP', 'clusterIPs'] },
      { never: { type: 'NodePort', clusterIP: 'None' } },
      { never: { type: 'LoadBalancer', clusterIP: 'None' } },
      { when: { sessionAffinity: 'None' }, forbid: ['sessionAffinityConfig'] },
      {
        when: { type: [null, 'ClusterIP', 'NodePort'] },
        forbid: ['loadBalancerClass', 'allocateLoadBalancerNodePorts'],
      },
      {
        when: { type: [null, 'ClusterIP', 'ExternalName', 'NodePort'] },
        forbid: ['loadBalancerSourceRanges', 'healthCheckNodePort'],
      },
      { when: { externalTrafficPolicy: [null, 'Cluster'] }, forbid: ['healthCheckNodePort'] },
    ],
  },
  'core.v1.ClientIPConfig': { fields: { timeoutSeconds: { minimum: 1, maximum: 86_400 } } },
  'core.v1.ServicePort': {
    fields: {
      port: portNumber,
      nodePort: unsetOrPort,
      targetPort: { ...port, ...unsetOrPort },
      name: { syntax: 'dns-label' },
      appProtocol: { syntax: 'qualified-name' },
    },
  },
  'core.v1.EndpointPort': { fields: { port: portNumber } },
  'discovery.v1.EndpointPort': { fields: { port: portNumber } },
  'networking.v1.IngressClassSpec': { required: ['controller'], fields: { controller: { syntax: 'domain-path' } } },
  'networking.v1.Ingress': { required: ['spec'] },
  'networking.v1.IngressSpec': { combinations: [{ atLeastOne: ['defaultBackend', 'rules'] }] },
  'networking.v1.IngressRule': { fields: { host: { syntax: 'host' } } },
  'networking.v1.IngressTLS': { fields: { hosts: { items: { type: 'string', syntax: 'host' } } } },
  'networking.v1.HTTPIngressRuleValue': { fields: { paths: { minItems: 1 } } },
  'networking.v1.IngressBackend': { combinations: [{ exactlyOne: ['service', 'resource'] }] },
  'networking.v1.IngressServiceBackend': { required: ['port'], fields: { name: { syntax: 'dns-label' } } },
  'networking.v1.ServiceBackendPort': {
    fields: { number: portNumber, name: { syntax: 'port-name' } },
    combinations: [{ exactlyOne: ['name', 'number'] }],
  },
  'networking.v1.NetworkPolicySpec': { fields: { policyTypes: { maxItems: 2 } } },
  'networking.v1.NetworkPolicyPeer': {
    combinations: [
      { atLeastOne: ['ipBlock', 'namespaceSelector', 'podSelector'] },
      { with: 'ipBlock', forbid: ['namespaceSelector', 'podSelector'] },
    ],
  },
  'networking.v1.NetworkPolicyPort': {
    fields: { port, endPort: portNumber },
    combinations: [{ with: 'endPort', need: ['port'] }],
  },
  'networking.v1.IPBlock': { fields: { cidr: { format: 'cidr' } } },
});
