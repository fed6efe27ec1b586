import { certificateOf, secretOf } from '../../scripts/elastic/certificate';
import type { KnownCertificate } from '../../scripts/elastic/certificate';
import { address, route } from '../../scripts/elastic/client';
import type { Address } from '../../scripts/elastic/client';
import { elasticsearchHosts, elements, kibanaPath, kibanas } from '../../scripts/elastic/kibana';
import { home } from '../../scripts/elastic/node';
import type { NodeSet } from '../../scripts/elastic/node';
import { environment } from '../../scripts/kube/environment';
import { mounts as mountsOf } from '../../scripts/kube/mount';
import type { Mount } from '../../scripts/kube/mount';
import { containers } from '../../scripts/kube/pod';
import { list } from '../../scripts/kube/shape';
import type { Stack } from '../../scripts/kube/stack';
import { inConfig } from '../fluentd/_agent';
import { at } from '../placed';
import type { Placed } from '../placed';
import { writers } from './_writers';

/** A container that connects to Elasticsearch over TLS, and what it trusts. */
export interface Client {
  name: string;
  target: Address;
  namespace: string;
  /** Does it compare the name in the certificate? */
  comparesName: boolean;
  /** The certificate whose authority it trusts, where it is known. */
  trusts: KnownCertificate | undefined;
  nodes: readonly NodeSet[];
  place(message: string): Placed;
}

/** Kibana, the outputs of Fluentd, and containers with an address in their environment: `stack.memo(clients)`. */
export function clients(stack: Stack): readonly Client[] {
  const known = (file: string | undefined, mounts: readonly Mount[], namespace: string) => {
    const secret = file === undefined ? undefined : secretOf(file, mounts);
    return secret === undefined ? undefined : certificateOf(secret, namespace, stack);
  };
  const kibana = stack.memo(kibanas).flatMap((one) => {
    const ca = one.settings.get('elasticsearch.ssl.certificateAuthorities');
    const [file] = ca ? elements(ca) : [];
    const mode = one.settings.get('elasticsearch.ssl.verificationMode')?.text ?? 'full';
    return elasticsearchHosts(one).map(({ url, setting }) => ({
      name: one.name,
      target: address(url),
      namespace: one.namespace,
      comparesName: mode === 'full',
      trusts: mode === 'none' ? undefined : known(file && kibanaPath(file), one.mounts, one.namespace),
      place: (message: string) => at(setting.origin, message),
    }));
  });
  const fluentd = stack.memo(writers).flatMap(({ agent, output }) => {
    const namespace = agent.workload.metadata.namespace ?? '';
    const verifies = output.settings.bool('ssl_verify', true);
    return output.backends.map(({ scheme, host, port, place }) => ({
      name: agent.workload.metadata.name,
      target: { scheme, host, port },
      namespace,
      comparesName: verifies,
      trusts: verifies ? known(output.caFile?.path, agent.mounts, namespace) : undefined,
      place: (message: string) => inConfig(agent, place, message),
    }));
  });
  const jobs = ['Job', 'CronJob', 'Deployment']
    .flatMap((kind) => stack.ofKind(kind))
    .flatMap((object) =>
      containers(object).flatMap((container) => {
        if (/kibana|fluentd/.test(String(container.value.image)) || !list(container.value.env).length) return [];
        const namespace = object.metadata.namespace ?? '';
        const variables = environment(container, object, stack);
        const file = Array.from(variables).find(
          ([name, { text }]) => /CA(CERT|_CERT|_FILE|_BUNDLE)?(_FILE)?$/.test(name) && text.startsWith('/'),
        )?.[1].text;
        return Array.from(variables, ([name, { text, path }]) => ({
          name: `${name} of ${object.metadata.name}`,
          target: address(text),
          namespace,
          comparesName: true,
          trusts: known(file, mountsOf(container, object), namespace),
          place: (message: string) => ({ object, path, message }),
        }));
      }),
    );
  return [...kibana, ...fluentd, ...jobs].flatMap(({ target, ...client }) => {
    if (target?.scheme !== 'https') return [];
    const nodes = route(target, client.namespace, stack)?.nodes ?? [];
    return nodes.length ? [{ ...client, target, nodes }] : [];
  });
}

/** The certificate that a node shows on its HTTP port, where the stack describes it. */
export function httpCertificate(
  { settings, mounts, variables, namespace }: NodeSet,
  stack: Stack,
): KnownCertificate | undefined {
  const file = settings.get('xpack.security.http.ssl.certificate')?.text;
  if (file === undefined) return undefined;
  const path = file.startsWith('/') ? file : `${variables.get('ES_PATH_CONF')?.text ?? `${home}/config`}/${file}`;
  const secret = secretOf(path, mounts);
  return secret === undefined ? undefined : certificateOf(secret, namespace, stack);
}
