import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../../../policies';
import { inspect } from '../../../scripts/engine/inspect';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { repository } from '../../../scripts/source/repository';
import type { Target } from '../../../scripts/source/target';
import { targets } from '../../../scripts/source/target';
import type { Find } from '../../errata/planted';
import { containerOf, drop, edit, setVariable } from '../../errata/planted';

/** A break at one end of an edge of production, and the rule that follows the edge to the other end. */
type Break = readonly [rule: string, plant: (find: Find, objects: Manifest[]) => unknown];

const agent = (find: Find) => containerOf(find('DaemonSet', 'fluentd'), 'fluentd');
const bootstrap = (file: string, from: string | RegExp, to: string) => (find: Find) =>
  edit(find('ConfigMap', 'elasticsearch-bootstrap'), file, from, to);

const breaks: Readonly<Record<string, Break>> = {
  'the host of the output': [
    'elasticsearch/agent-connection',
    (find) => setVariable(agent(find), 'FLUENT_ELASTICSEARCH_HOST', 'elasticsearch.kube-logging.svc.cluster.local'),
  ],
  'the port of the output': [
    'elasticsearch/agent-connection',
    (find) => setVariable(agent(find), 'FLUENT_ELASTICSEARCH_PORT', '9201'),
  ],
  'the port of the nodes behind the Service': [
    'elasticsearch/agent-connection',
    (find) => setVariable(containerOf(find('StatefulSet', 'elasticsearch-client')), 'http.port', '9201'),
  ],
  'the role of the user that writes': [
    'elasticsearch/writer-privileges',
    bootstrap('user.fluentd.json', /fluentd-writer/, 'other'),
  ],
  'the pattern of the template': [
    'elasticsearch/template-covers-written',
    bootstrap('index-template.logs-kubernetes.json', /"index_patterns": *\[[^\]]*\]/, '"index_patterns": ["other-*"]'),
  ],
  'the name of the lifecycle policy': [
    'elasticsearch/template-lifecycle',
    bootstrap(
      'component-template.efk-logs-settings.json',
      /("(?:index\.)?lifecycle\.name"|"name"): *"efk-logs"/,
      '$1: "other"',
    ),
  ],
  'the network between Kibana and the nodes': [
    'network/needed-edges',
    (_, objects) => drop(objects, ({ metadata }) => metadata.name === 'allow-kibana-to-elasticsearch'),
  ],
  'the network among the nodes': [
    'network/needed-edges',
    (_, objects) => drop(objects, ({ metadata }) => metadata.name === 'allow-elasticsearch-to-elasticsearch'),
  ],
  'a Secret of Kibana': [
    'wiring/secret-references',
    (_, objects) =>
      drop(objects, ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'kibana-encryption-keys'),
  ],
  'the budget of the masters': [
    'elasticsearch/disruption-keeps-quorum',
    (find) => {
      const { spec } = find('PodDisruptionBudget', 'elasticsearch-master');
      delete spec.minAvailable;
      spec.maxUnavailable = 2;
    },
  ],
  'the buffer for the outage': [
    'fluentd/buffer-survives-outage',
    (find) => setVariable(agent(find), 'BUFFER_TOTAL_LIMIT_SIZE', '64MB'),
  ],
  'the buffer on the disk of the node': [
    'fluentd/buffer-within-disk',
    (find) => setVariable(agent(find), 'BUFFER_TOTAL_LIMIT_SIZE', '64GB'),
  ],
  'the version of Kibana': [
    'kibana/version-fits',
    (find) => {
      const container = containerOf(find('Deployment', 'kibana'), 'kibana');
      container.image = container.image.replace(/:\d+\.\d+/, ':9.9');
    },
  ],
};

const test = suite('edges of production, each broken at one end');
let prod: Target;

test.before(async () => {
  [prod] = (await targets(repository, ['prod'])) as [Target];
});

for (const [edge, [rule, plant]] of Object.entries(breaks)) {
  test(`${edge}: ${rule}`, () => {
    const objects = structuredClone(prod.objects) as Manifest[];
    const find: Find = (kind, name) => {
      const object = objects.find((one) => one.kind === kind && one.metadata.name.startsWith(name));
      assert.ok(object, `no ${kind}/${name}`);
      return object;
    };
    plant(find, objects);
    const spoke = new Set(inspect({ ...prod, objects }, { policies }).map(({ policy }) => policy));
    assert.ok(spoke.has(rule), `found by ${[...spoke].join(', ') || 'nothing'}`);
  });
}

test.run();
