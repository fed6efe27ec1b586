import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const externalAddresses: Policy = {
  id: 'network/external-addresses',
  title: 'No Service takes traffic of addresses or names outside the cluster',
  severity: 'error',
  rationale:
    'With `externalIPs` a Service catches traffic that is meant for that address (CVE-2020-8554); with `ExternalName` a ' +
    'name of the cluster leads out of it, past every NetworkPolicy and certificate.',
  remediation: 'Remove `externalIPs`; give the address of an outside service to the program, in its configuration.',
  source: 'CVE-2020-8554; Kubernetes DenyServiceExternalIPs; Monokle KSV',
  kinds: ['Service'],

  *check(service) {
    const spec = record(service['spec']);
    const addresses = list(spec['externalIPs']);
    if (addresses.length)
      yield { path: 'spec.externalIPs', message: `the Service takes the traffic of ${addresses.join(', ')}` };
    if (spec['type'] === 'ExternalName') {
      yield { path: 'spec.externalName', message: `the Service leads out of the cluster, to ${spec['externalName']}` };
    }
  },

  pass: {
    'the Service has the address that it is given': manifest('Service kibana', { spec: '{ type: ClusterIP }' }),
  },
  fail: {
    'the Service takes the traffic of 203.0.113.7': manifest('Service kibana', {
      spec: '{ externalIPs: [203.0.113.7] }',
    }),
    'the Service leads out of the cluster, to logs.example.com': manifest('Service elasticsearch', {
      spec: '{ type: ExternalName, externalName: logs.example.com }',
    }),
  },
};
