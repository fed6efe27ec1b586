import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../scripts/model/kube/manifest';
import { containers, podTemplate } from '../scripts/model/kube/pod';
import { quantity } from '../scripts/model/kube/quantity';
import type { Unstructured } from '../scripts/model/kube/shape';
import { build } from '../scripts/source/build';
import { readFacts } from '../scripts/source/facts';
import { overlayNames } from '../scripts/source/load';
import { components, compose, id, objects, parts, root } from './tree';

const overlays = overlayNames(root);
const rendered = new Map<string, Promise<string>>();
const render = (overlay: string) => {
  const built = rendered.get(overlay) ?? build(join(root, 'overlays', overlay), `overlays/${overlay}`);
  rendered.set(overlay, built);
  return built;
};

const of = async (overlay: string, kind: string) =>
  objects(await render(overlay)).filter((object) => object.kind === kind);
const one = async (overlay: string, kind: string, name: string): Promise<Unstructured> =>
  (await of(overlay, kind)).find(({ metadata }) => metadata.name === name);

const golden = suite('golden files');

for (const overlay of overlays) {
  golden(`${overlay} renders to test/golden/${overlay}.yaml`, async () => {
    const file = join(root, 'test/golden', `${overlay}.yaml`);
    assert.ok(existsSync(file), `no golden file: npm run golden`);
    assert.ok(
      readFileSync(file, 'utf8') === (await render(overlay)),
      `${overlay} renders to something else: npm run golden, and review the difference`,
    );
  });
}

golden.run();

const variants = suite('components');

for (const component of components) {
  variants(`${component} builds alone`, async () => {
    assert.ok((await compose(parts.split, [component])).length);
  });
  variants(`${component} is explained`, () => {
    assert.ok(existsSync(join(root, 'base/components', component, 'README.md')), 'no README.md');
  });
}

variants('all of them build together, in either order, to the same objects', async () => {
  const [forth, back] = await Promise.all([
    compose(parts.split, components),
    compose(parts.split, [...components].reverse()),
  ]);
  assert.equal(forth.map(id).sort(), back.map(id).sort());
  assert.is(new Set(forth.map(id)).size, forth.length);
});

variants('those without a master to patch build with a single node', async () => {
  const fit = components.filter((component) => component !== 'cluster-bootstrap');
  assert.ok((await compose(parts.single, fit)).length > (await compose(parts.single)).length);
});

variants.run();

const dev = suite('dev');

dev('requests at most 4 GiB of memory in all', async () => {
  const [nodes] = readFacts(join(root, 'overlays/dev')).nodePools.map(({ count }) => count);
  const total = objects(await render('dev')).reduce(
    (sum, object) => sum + replicas(object, nodes ?? 1) * memory(object),
    0,
  );
  assert.ok(total > 2 ** 30, `${total / 2 ** 30} GiB is not the whole stack`);
  assert.ok(total <= 4 * 2 ** 30, `requests ${total / 2 ** 30} GiB`);
});

dev('has one node, which may be alone and needs no kernel setting', async () => {
  const sets = await of('dev', 'StatefulSet');
  assert.equal(
    sets.map(({ metadata }) => metadata.name),
    ['elasticsearch-single'],
  );
  const env = environment(sets[0]);
  assert.is(env['discovery.type'], 'single-node');
  assert.is(env['node.store.allow_mmap'], 'false');
  assert.is(env['cluster.initial_master_nodes'], undefined);
});

dev('expects of the user exactly the Secrets that its pods mount', async () => {
  const expected = readFacts(join(root, 'overlays/dev')).external.filter(({ kind }) => kind === 'Secret');
  assert.equal(secretsUsed(await render('dev')), expected.map(({ namespace, name }) => `${namespace}/${name}`).sort());
});

dev.run();

const prod = suite('prod');

prod('has masters, data and client nodes of their own', async () => {
  const sets = await of('prod', 'StatefulSet');
  const roles = sets.map((set) => [
    set.metadata.name,
    (set['spec'] as Unstructured).replicas,
    environment(set)['NODE_ROLES'],
  ]);
  assert.equal(roles.sort(), [
    ['elasticsearch-client', 2, 'ingest,remote_cluster_client'],
    ['elasticsearch-data', 3, 'data_content,data_hot,transform'],
    ['elasticsearch-master', 3, 'master'],
  ]);
});

prod('names the first masters on masters only, and only with its component', async () => {
  const named = (set: Manifest) => environment(set)['cluster.initial_master_nodes'];
  const withIt = (await of('prod', 'StatefulSet')).filter(named);
  assert.equal(
    withIt.map(({ metadata }) => metadata.name),
    ['elasticsearch-master'],
  );
  const { replicas: count } = withIt[0]!['spec'] as { replicas: number };
  assert.is(named(withIt[0]!), Array.from({ length: count }, (_, index) => `elasticsearch-master-${index}`).join(','));
  const without = await compose(
    parts.split,
    components.filter((component) => component !== 'cluster-bootstrap'),
  );
  assert.equal(without.filter(({ kind }) => kind === 'StatefulSet').filter(named), []);
});

prod('needs no Secret that somebody has to make', async () => {
  const all = objects(await render('prod'));
  const made = all.flatMap((object) => {
    const spec = object['spec'] as { secretName?: string; target?: { name: string } } | undefined;
    const name =
      object.kind === 'Certificate'
        ? spec?.secretName
        : object.kind === 'ExternalSecret'
          ? spec?.target?.name
          : undefined;
    return name ? [`${object.metadata.namespace}/${name}`] : [];
  });
  assert.equal(
    secretsUsed(await render('prod')).filter((name) => !made.includes(name)),
    [],
  );
  assert.equal(
    readFacts(join(root, 'overlays/prod')).external.filter(({ kind }) => kind === 'Secret'),
    [],
  );
});

prod('makes no password anew by itself', async () => {
  const generating = (await of('prod', 'ExternalSecret')).filter((object) =>
    JSON.stringify(object).includes('generatorRef'),
  );
  assert.ok(generating.length >= 4);
  for (const { metadata, spec } of generating as Unstructured[]) {
    assert.is(spec.refreshPolicy, 'CreatedOnce', metadata.name);
    assert.is(spec.target.deletionPolicy, 'Retain', metadata.name);
  }
});

prod('holds the address that clients call in the certificate that they see', async () => {
  const { spec } = await one('prod', 'Certificate', 'elasticsearch-http-tls');
  const text = await render('prod');
  const called = new Set(
    Array.from(text.matchAll(/https:\/\/(elasticsearch-client[a-z.-]*):9200/g), ([, host]) => host),
  );
  const agent = environment(await one('prod', 'DaemonSet', 'fluentd'))['FLUENT_ELASTICSEARCH_HOST'];
  for (const host of [...called, agent]) assert.ok(spec.dnsNames.includes(host), `${host} is not in the certificate`);
  assert.ok(called.size);
});

prod('lets Kibana and its Ingress go by one name', async () => {
  const { spec } = await one('prod', 'Ingress', 'kibana');
  const [host] = spec.rules.map((rule: { host: string }) => rule.host);
  assert.equal(spec.tls[0].hosts, [host]);
  assert.is(environment(await one('prod', 'Deployment', 'kibana'))['PUBLIC_BASE_URL'], `https://${host}`);
  assert.equal((await one('prod', 'Certificate', 'kibana-ingress-tls')).spec.dnsNames, [host]);
});

prod('puts nothing of the test into production', async () => {
  assert.not((await render('prod')).includes('my-nginx'));
});

prod('keeps namespaces and volumes out of every prune', async () => {
  const kept = objects(await render('prod')).filter(
    ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=false,Delete=false',
  );
  assert.equal(kept.map(id), [
    'Namespace/kube-logging',
    'Namespace/logging-agents',
    'StatefulSet/kube-logging/elasticsearch-data',
    'StatefulSet/kube-logging/elasticsearch-master',
  ]);
});

prod('waits where health has to come first, and nowhere else', async () => {
  const waves = objects(await render('prod')).flatMap((object) => {
    const wave = object.metadata.annotations?.['argocd.argoproj.io/sync-wave'];
    return wave ? [`${wave} ${id(object)}`] : [];
  });
  assert.equal(waves.sort(), [
    '1 StatefulSet/kube-logging/elasticsearch-client',
    '1 StatefulSet/kube-logging/elasticsearch-data',
    '1 StatefulSet/kube-logging/elasticsearch-master',
    '2 Job/kube-logging/elasticsearch-bootstrap',
    '3 DaemonSet/logging-agents/fluentd',
    '3 Deployment/kube-logging/kibana',
  ]);
});

prod.run();

const both = suite('both overlays');

both('leave out the same namespaces, exactly', async () => {
  for (const overlay of overlays) {
    const { logs } = readFacts(join(root, 'overlays', overlay));
    const [config] = (await of(overlay, 'ConfigMap')).filter(({ metadata }) =>
      metadata.name.startsWith('fluentd-config-'),
    );
    const text = (config!['data'] as Record<string, string>)['containers.conf'] ?? '';
    const cut = Array.from(text.matchAll(/"\/var\/log\/pods\/([a-z-]+)_\*\/\*\/\*"/g), ([, namespace]) => namespace);
    assert.equal(cut.sort(), [...(logs?.excluded ?? [])].sort(), overlay);
  }
});

both('buffer the peak of the whole stack for the outage that they are to survive', async () => {
  for (const overlay of overlays) {
    const { load } = readFacts(join(root, 'overlays', overlay));
    const size = environment(await one(overlay, 'DaemonSet', 'fluentd'))['BUFFER_TOTAL_LIMIT_SIZE'] ?? '';
    const bytes =
      load!.eventsPerSecond *
      load!.bytesPerEvent *
      load!.peakFactor *
      Number(/^(\d+)h$/.exec(load!.outage)?.[1]) *
      3600;
    const limit =
      Number(/^(\d+)MB$/.exec(size)?.[1] ?? 0) * 2 ** 20 + Number(/^(\d+)GB$/.exec(size)?.[1] ?? 0) * 2 ** 30;
    assert.ok(limit >= bytes, `${overlay}: ${size} is less than ${bytes} B`);
  }
});

both('give every node the heap that is half of its memory', async () => {
  for (const overlay of overlays) {
    const configs = await of(overlay, 'ConfigMap');
    for (const set of await of(overlay, 'StatefulSet')) {
      const pod = podTemplate(set)!.value.spec!;
      const name = pod.volumes?.find((volume: { name: string }) => volume.name === 'config')?.configMap?.name;
      const data = configs.find(({ metadata }) => metadata.name === name)?.['data'] as Record<string, string>;
      const heap = Array.from((data['heap.options'] ?? '').matchAll(/^-Xm[sx](\d+)g$/gm), ([, size]) => Number(size));
      const limit = quantity(pod.containers[0]?.resources?.limits?.['memory']) / 2 ** 30;
      assert.equal(heap, [limit / 2, limit / 2], `${overlay} ${set.metadata.name}`);
    }
  }
});

both.run();

/** The environment of the first container that is written out. */
function environment(object: Manifest | undefined): Record<string, string | undefined> {
  const [container] = podTemplate(object!)?.value.spec?.containers ?? [];
  return Object.fromEntries(
    (container?.env ?? []).map(({ name, value }: { name: string; value?: string }) => [name, value]),
  );
}

function replicas({ kind, spec }: Manifest, nodes: number): number {
  return kind === 'DaemonSet' ? nodes : ((spec as { replicas?: number } | undefined)?.replicas ?? 1);
}

/** What the scheduler counts: the sum of the containers, or an init container that needs more. */
function memory(object: Manifest): number {
  const requests = Array.from(
    containers(object),
    ({ value, list }) => [list, quantity(value.resources?.requests?.['memory'])] as const,
  );
  const init = requests.filter(([list]) => list === 'initContainers').map(([, bytes]) => bytes);
  const running = requests.filter(([list]) => list === 'containers').reduce((sum, [, bytes]) => sum + bytes, 0);
  return Math.max(running, ...init, 0);
}

/** `namespace/name` of each Secret that a pod or an Ingress reads. */
function secretsUsed(yaml: string): string[] {
  const names = objects(yaml).flatMap((object) => {
    if (!podTemplate(object)) return [];
    const text = JSON.stringify(object);
    const found = Array.from(
      text.matchAll(
        /"secretName":"([^"]+)"|"secretKeyRef":\{"key":"[^"]+","name":"([^"]+)"|"secret":\{"items":\[[^\]]*\],"name":"([^"]+)"/g,
      ),
    );
    return found.map(([, volume, key, projected]) => `${object.metadata.namespace}/${volume ?? key ?? projected}`);
  });
  return Array.from(new Set(names)).sort();
}
