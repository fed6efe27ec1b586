import { originInConfig } from '../fluentd/origin';
import { elasticsearchHosts, elements, kibanaPath, kibanas } from '../kibana/kibana';
import { environment } from '../kube/environment';
import type { Manifest } from '../kube/manifest';
import type { Mount } from '../kube/mount';
import { mounts as mountsOf } from '../kube/mount';
import { containers } from '../kube/pod';
import { list } from '../kube/shape';
import type { Stack } from '../kube/stack';
import type { KnownCertificate } from './certificate';
import { certificateOf, secretOf } from './certificate';
import type { Address, Route } from './client';
import { address, route } from './client';
import type { NodeSet } from './node';
import { home } from './node';
import type { Origin } from './settings';
import { writers } from './writers';

/** A container that connects to Elasticsearch: as whom, and what it trusts. */
export interface Connection {
  name: string;
  workload: Manifest;
  target: Address;
  namespace: string;
  /** The user it logs in as, where the configuration says it. */
  user: string | undefined;
  /** Does it check who signed the certificate? */
  verifies: boolean;
  /** Does it compare the name in the certificate? */
  comparesName: boolean;
  /** The certificate whose authority it trusts, where it is known. */
  trusts: KnownCertificate | undefined;
  /** The way to the nodes; undefined for an address outside the stack. */
  route: Route | undefined;
  /** What sets the address. */
  origin: Origin;
}

/** A container that connects over TLS to nodes of the stack. */
export interface Client extends Connection {
  nodes: readonly NodeSet[];
}

/** The connections over TLS: `stack.memo(clients)`. */
export function clients(stack: Stack): readonly Client[] {
  return stack.memo(connections).flatMap((connection) => {
    const nodes = connection.route?.nodes ?? [];
    return connection.target.scheme === 'https' && nodes.length ? [{ ...connection, nodes }] : [];
  });
}

/** Kibana, the outputs of Fluentd, and containers with an address in their environment: `stack.memo(connections)`. */
export function connections(stack: Stack): readonly Connection[] {
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
      workload: one.workload,
      target: address(url),
      namespace: one.namespace,
      user: one.settings.get('elasticsearch.username')?.text,
      verifies: mode !== 'none',
      comparesName: mode === 'full',
      trusts: mode === 'none' ? undefined : known(file && kibanaPath(file), one.mounts, one.namespace),
      origin: setting.origin,
    }));
  });
  const fluentd = stack.memo(writers).flatMap(({ agent, output }) => {
    const namespace = agent.workload.metadata.namespace ?? '';
    const verifies = output.settings.bool('ssl_verify', true);
    return output.backends.map(({ scheme, host, port, place }) => ({
      name: agent.workload.metadata.name,
      workload: agent.workload,
      target: { scheme, host, port },
      namespace,
      user: output.user?.name,
      verifies,
      comparesName: verifies,
      trusts: verifies ? known(output.caFile?.path, agent.mounts, namespace) : undefined,
      origin: originInConfig(agent, place),
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
        const user = Array.from(variables).find(([name]) => /(?:^|_)USER(?:NAME)?$/.test(name))?.[1].text;
        return Array.from(variables, ([name, { text, path }]) => ({
          name: `${name} of ${object.metadata.name}`,
          workload: object,
          target: address(text),
          namespace,
          user,
          verifies: true,
          comparesName: true,
          trusts: known(file, mountsOf(container, object), namespace),
          origin: { object, path },
        }));
      }),
    );
  return [...kibana, ...fluentd, ...jobs].flatMap(({ target, ...rest }) =>
    target ? [{ ...rest, target, route: route(target, rest.namespace, stack) }] : [],
  );
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
