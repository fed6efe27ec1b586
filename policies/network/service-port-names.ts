import { item } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** The ports of Elasticsearch and Kibana, and the names by which a mesh knows their protocol. */
const names: Readonly<Record<number, { pattern: RegExp; names: string }>> = {
  5601: { pattern: /^https?(-|$)/, names: 'http or https' },
  9200: { pattern: /^https?(-|$)/, names: 'http or https' },
  9300: { pattern: /^(tcp|tls|tcp-transport|tls-transport|transport)(-|$)/, names: 'transport' },
};

export const servicePortNames: Policy = {
  id: 'network/service-port-names',
  title: 'The name of a port tells its protocol',
  severity: 'warning',
  rationale:
    'Service meshes, Ingress controllers and monitors choose the protocol by the name: `client` is plain TCP to them.',
  remediation: 'Name 9200 and 5601 `https` (or `http`), and 9300 `transport`; or set `appProtocol`.',
  source: 'checks K8S-06, errata E47; Kubernetes Service appProtocol',
  kinds: ['Service'],

  *check(service) {
    for (const [index, port] of list(record(service['spec'])['ports']).entries()) {
      const { name, port: number, targetPort, appProtocol } = record(port);
      const known = names[Number(number)] ?? names[Number(targetPort)];
      if (!known || appProtocol || name === undefined || known.pattern.test(String(name))) continue;
      yield {
        path: `${item('spec.ports', port, index)}.name`,
        message: `port ${number} is named ${name}, not ${known.names}`,
      };
    }
  },

  pass: {
    'the names tell': manifest('Service elasticsearch', {
      spec: '{ ports: [{ name: https, port: 9200 }, { name: transport, port: 9300 }] }',
    }),
  },
  fail: {
    'port 9200 is named client, not http or https': manifest('Service elasticsearch-client', {
      spec: '{ ports: [{ name: client, port: 9200 }] }',
    }),
    'port 80 is named webinterface, not http or https': manifest('Service kibana', {
      spec: '{ ports: [{ name: webinterface, port: 80, targetPort: 5601 }] }',
    }),
  },
};
