import { list, record, text } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Does a host of `tls` cover the host of a rule: the same name, or a wildcard for its first label? */
function covers(tls: string, host: string): boolean {
  return tls === host || (tls.startsWith('*.') && host.slice(host.indexOf('.')) === tls.slice(1));
}

export const ingressEncrypted: Policy = {
  id: 'network/ingress-encrypted',
  title: 'Every host of an Ingress is served with TLS',
  severity: 'error',
  rationale: 'A login over HTTP hands out the password on the way, and a rule without a host answers for every name.',
  remediation: 'Give each rule a `host`, and list it under `spec.tls` with a `secretName`.',
  source: 'Polaris tlsSettingsMissing, kubevious tls-rule-domain-match; checks SEC-04, errata E63',
  kinds: ['Ingress'],

  *check(ingress) {
    const spec = record(ingress['spec']);
    const entries = list(spec['tls']).map(record);
    const hosts = entries.flatMap((entry) => list(entry['hosts']).map(String));
    for (const [index, rule] of list(spec['rules']).entries()) {
      const host = text(record(rule)['host']);
      const path = `spec.rules[${index}].host`;
      if (!host) yield { path, message: 'a rule has no host' };
      else if (!hosts.some((name) => covers(name, host))) yield { path, message: `${host} is served without TLS` };
    }
    if (spec['defaultBackend'] && !entries.length) {
      yield { path: 'spec.defaultBackend', message: 'the default backend is served without TLS' };
    }
  },

  pass: {
    'the host has a certificate': manifest('Ingress kibana', {
      spec: '{ rules: [{ host: kibana.example.com }], tls: [{ hosts: [kibana.example.com], secretName: kibana-tls }] }',
    }),
    'a wildcard covers it': manifest('Ingress kibana', {
      spec: '{ rules: [{ host: kibana.example.com }], tls: [{ hosts: ["*.example.com"], secretName: wildcard-tls }] }',
    }),
  },
  fail: {
    'kibana.example.com is served without TLS': manifest('Ingress kibana', {
      spec: '{ rules: [{ host: kibana.example.com }], tls: [{ hosts: [logs.example.com], secretName: logs-tls }] }',
    }),
    'a rule has no host': manifest('Ingress kibana', { spec: '{ rules: [{ http: {} }] }' }),
  },
};
