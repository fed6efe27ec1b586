import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import server from '../../../scripts/model/elasticsearch/tables/elasticsearch.json';
import modules from '../../../scripts/model/elasticsearch/tables/elasticsearch-modules.json';
import kibana from '../../../scripts/model/elasticsearch/tables/kibana.json';
import { elasticsearchSettings, kibanaSettings } from '../../../scripts/model/elasticsearch/tables/known';
import { lookupOf } from '../../../scripts/model/elasticsearch/tables/lookup';
import { imageVersion } from '../../../scripts/model/elasticsearch/version';

const test = suite('tables of settings');
const version = (text: string) => imageVersion(`x:${text}`);
const releases = ['7.17.29', '8.19.21', '9.5.3'].map(version);

test('every table has its source, its releases and a letter for each', () => {
  for (const { source, versions, settings } of [server, modules, kibana]) {
    assert.ok(source);
    assert.equal(versions, ['7.17.29', '8.19.21', '9.5.3']);
    const wrong = Object.entries(settings).filter(
      ([key, letters]) =>
        !/^[sdk-]{3}( (bool|time|bytes|percent|int|float))?$/.test(letters) ||
        letters.startsWith('---') ||
        !/^[\w.*-]+$/.test(key),
    );
    assert.equal(wrong, []);
  }
});

test('what the modules add, the server does not have', () => {
  assert.equal(
    Object.keys(modules.settings).filter((key) => Object.hasOwn(server.settings, key)),
    [],
  );
});

test('Elasticsearch: names, groups, wildcards and the keystore, release by release', () => {
  const table = elasticsearchSettings();
  const expected: Readonly<Record<string, readonly string[]>> = {
    'cluster.name': ['known', 'known', 'known'],
    'node.master': ['deprecated', 'removed', 'removed'],
    'node.roles': ['known', 'known', 'known'],
    'readiness.port': ['added', 'known', 'known'],
    'discovery.zen.minimum_master_nodes': ['deprecated', 'removed', 'removed'],
    'xpack.ilm.enabled': ['deprecated', 'removed', 'removed'],
    'transport.tcp.port': ['deprecated', 'removed', 'removed'],
    'cluster.routing.allocation.disk.watermark.enable_for_single_data_node': ['known', 'deprecated', 'removed'],
    'xpack.monitoring.collection.enabled': ['deprecated', 'deprecated', 'deprecated'],
    'node.attr.zone': ['known', 'known', 'known'],
    'node.attr.': ['unknown', 'unknown', 'unknown'],
    'logger.org.elasticsearch.discovery': ['known', 'known', 'known'],
    'cluster.routing.allocation.require._name': ['known', 'known', 'known'],
    'xpack.security.authc.realms.native.native1.order': ['known', 'known', 'known'],
    'xpack.security.authc.realms.jwt.jwt1.order': ['added', 'known', 'known'],
    'xpack.security.authc.realms.native.native1.ordre': ['unknown', 'unknown', 'unknown'],
    's3.client.default.region': ['known', 'known', 'known'],
    's3.client.default.access_key': ['keystore', 'keystore', 'keystore'],
    'thread_pool.write.queue_size': ['known', 'known', 'known'],
    'index.number_of_shards': ['unknown', 'unknown', 'unknown'],
    'cluster.nane': ['unknown', 'unknown', 'unknown'],
  };
  for (const [key, statuses] of Object.entries(expected)) {
    assert.equal(
      releases.map((release) => table.status(key, release)),
      statuses,
      key,
    );
  }
});

test('Elasticsearch: what a value must be, as the releases themselves say', () => {
  const expected = {
    'xpack.security.enabled': 'bool',
    'discovery.find_peers_interval': 'time',
    'http.max_content_length': 'bytes',
    'cluster.routing.allocation.disk.watermark.low': 'percent',
    'cluster.max_shards_per_node': 'int',
    'node.processors': 'float',
    'xpack.security.authc.realms.ldap.one.order': 'int',
    'cluster.name': undefined,
    'http.port': undefined,
  };
  const table = elasticsearchSettings();
  for (const [key, type] of Object.entries(expected)) assert.is(table.type(key), type, key);
});

test('Kibana: names, plugins and removals, release by release', () => {
  const table = kibanaSettings();
  const expected: Readonly<Record<string, readonly string[]>> = {
    'elasticsearch.hosts': ['known', 'known', 'known'],
    'server.publicBaseUrl': ['known', 'known', 'known'],
    'xpack.security.enabled': ['known', 'removed', 'removed'],
    'logging.verbose': ['known', 'removed', 'removed'],
    'csp.object_src': ['added', 'added', 'known'],
    'xpack.fleet.isAirGapped': ['known', 'known', 'known'],
    'xpack.security.authc.providers.basic.basic1.order': ['known', 'known', 'known'],
    'server.hots': ['unknown', 'unknown', 'unknown'],
    'xpack.securty.encryptionKey': ['unknown', 'unknown', 'unknown'],
  };
  for (const [key, statuses] of Object.entries(expected)) {
    assert.equal(
      releases.map((release) => table.status(key, release)),
      statuses,
      key,
    );
  }
});

test('a release between two of the table counts as its own major version, an unknown one as the newest', () => {
  const table = lookupOf([{ versions: ['7.17.0', '9.5.0'], settings: { a: 's-', b: '-s' } }]);
  assert.equal(
    [table.status('a', version('7.3.0')), table.status('a', version('8.1.0')), table.status('a', version('10.0.0'))],
    ['known', 'known', 'removed'],
  );
  assert.equal([table.status('b', undefined), table.status('b', version('6.8.0'))], ['known', 'added']);
  assert.is(table.removedIn('a', version('7.17.0')), 9);
  assert.is(table.removedIn('b', version('7.17.0')), undefined);
});

test('the longest group decides', () => {
  const table = lookupOf([{ versions: ['9.0.0'], settings: { 'a.': 's', 'a.b.': 'd' } }]);
  assert.equal([table.status('a.x', undefined), table.status('a.b.x', undefined)], ['known', 'deprecated']);
});

test.run();
