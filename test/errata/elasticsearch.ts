import type { Container, Planted } from './planted';
import { containerOf, drop, edit, setVariable } from './planted';

const nodes = ['master', 'data', 'client'].map((role) => `elasticsearch-${role}`);

/** What is wrong with Elasticsearch and Kibana. */
export const elasticsearch: Readonly<Record<string, Planted>> = {
  'E20 the claim is mounted beside path.data': {
    plant(find) {
      const mount = containerOf(find('StatefulSet', 'elasticsearch-data')).volumeMounts.find(
        (one: Container) => one.name === 'data',
      );
      mount.mountPath = '/data/db';
    },
    found: ['elasticsearch/data-path-on-claim'],
  },
  'E21 masters keep their state in an emptyDir': {
    plant(find) {
      const { spec } = find('StatefulSet', 'elasticsearch-master');
      spec.volumeClaimTemplates = [];
      spec.template.spec.volumes.push({ name: 'data', emptyDir: {} });
    },
    found: ['elasticsearch/data-path-on-claim', 'kubernetes/empty-dir-size'],
  },
  'E22 nobody gives the volume to the user of the image': {
    plant: (find) => delete find('StatefulSet', 'elasticsearch-data')['spec'].template.spec.securityContext.fsGroup,
    found: ['elasticsearch/data-path-writable'],
  },
  'E23 transport TLS is off': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'elasticsearch-config-data'),
        'elasticsearch.yml',
        /(transport.ssl:\s+enabled:) true/,
        '$1 false',
      ),
    found: ['elasticsearch/transport-tls'],
  },
  'E24 the masters are a Deployment': {
    plant(find) {
      const master = find('StatefulSet', 'elasticsearch-master');
      master.kind = 'Deployment';
      for (const field of [
        'serviceName',
        'podManagementPolicy',
        'updateStrategy',
        'volumeClaimTemplates',
        'persistentVolumeClaimRetentionPolicy',
      ])
        delete master['spec'][field];
      master['spec'].template.spec.volumes.push({ name: 'data', emptyDir: { sizeLimit: '10Gi' } });
    },
    found: ['elasticsearch/data-path-on-claim', 'elasticsearch/stateful-roles-in-stateful-set'],
  },
  'E25 one master, one data node': {
    plant(find) {
      find('StatefulSet', 'elasticsearch-master')['spec'].replicas = 1;
      find('StatefulSet', 'elasticsearch-data')['spec'].replicas = 1;
    },
    found: [
      'capacity/replicas-fit-data-nodes',
      'capacity/volumes-hold-retention',
      'elasticsearch/initial-masters-exist',
      'elasticsearch/master-quorum',
    ],
  },
  'E26 one name for every pod': {
    plant: (find) =>
      setVariable(containerOf(find('StatefulSet', 'elasticsearch-data')), 'NODE_NAME', 'elasticsearch-data'),
    found: ['elasticsearch/unique-node-names'],
  },
  'E27 initial masters on data nodes': {
    plant: (find) =>
      setVariable(
        containerOf(find('StatefulSet', 'elasticsearch-data')),
        'cluster.initial_master_nodes',
        'elasticsearch-master-0',
      ),
    found: ['elasticsearch/initial-masters-only-on-masters'],
  },
  'E28 the seeds are data and client Services': {
    plant: (find) =>
      setVariable(
        containerOf(find('StatefulSet', 'elasticsearch-client')),
        'discovery.seed_hosts',
        'elasticsearch-master,elasticsearch-data,elasticsearch-client',
      ),
    found: ['elasticsearch/discovery-of-masters'],
  },
  'E29 discovery by a cluster IP that hides unready pods': {
    plant(find) {
      const { spec } = find('Service', 'elasticsearch-master');
      delete spec.clusterIP;
      delete spec.publishNotReadyAddresses;
    },
    found: ['elasticsearch/discovery-headless', 'wiring/stateful-set-services'],
  },
  'E29 masters start one after the other': {
    plant: (find) => delete find('StatefulSet', 'elasticsearch-master')['spec'].podManagementPolicy,
    found: ['elasticsearch/parallel-start'],
  },
  'E30 the Service of the masters selects nothing': {
    plant(find) {
      find('Service', 'elasticsearch-master')['spec'].selector = { app: 'elasticsearch' };
    },
    found: ['elasticsearch/discovery-of-masters', 'wiring/services', 'wiring/stateful-set-services'],
  },
  'E33 the heap is larger than half of the memory': {
    plant(find) {
      const { resources } = containerOf(find('StatefulSet', 'elasticsearch-data'));
      resources.limits.memory = resources.requests.memory = '10Gi';
    },
    found: ['capacity/jvm-fits-memory', 'capacity/memory-to-disk', 'elasticsearch/heap-half-of-memory'],
  },
  'E34 the heap is in ES_JAVA_OPTS': {
    plant: (find) =>
      setVariable(containerOf(find('StatefulSet', 'elasticsearch-data')), 'ES_JAVA_OPTS', '-Xms8g -Xmx8g'),
    found: ['elasticsearch/heap-in-options-file'],
  },
  'E35 readiness is not probed': {
    plant: (find) => delete containerOf(find('StatefulSet', 'elasticsearch-data')).readinessProbe,
    found: ['elasticsearch/readiness-port', 'reliability/readiness-probes'],
  },
  'E37 nobody raises vm.max_map_count': {
    plant: (_, objects) => drop(objects, ({ metadata }) => metadata.name === 'node-tuning'),
    found: ['elasticsearch/memory-maps'],
  },
  'E38 roles by switches': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'elasticsearch-config-data'),
        'elasticsearch.yml',
        /^node.roles: .*$/m,
        'node.master: false',
      ),
    found: ['elasticsearch/unknown-setting'],
  },
  'E39 machine learning on a dedicated master': {
    plant: (find) => setVariable(containerOf(find('StatefulSet', 'elasticsearch-master')), 'NODE_ROLES', 'master,ml'),
    found: ['elasticsearch/dedicated-masters'],
  },
  'E40 no lifecycle, no template, no snapshots': {
    plant(find) {
      const { data } = find('ConfigMap', 'elasticsearch-bootstrap');
      for (const file of Object.keys(data))
        if (/^(lifecycle|index-template|repository|snapshot-policy)/.test(file)) delete data[file];
    },
    found: [
      'elasticsearch/lifecycle-deletes',
      'elasticsearch/snapshot-policy',
      'elasticsearch/template-covers-written',
    ],
  },
  'E41 the cluster monitors itself': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'elasticsearch-config-data'),
        'elasticsearch.yml',
        /^/,
        'xpack.monitoring.collection.enabled: true\n',
      ),
    found: ['elasticsearch/self-monitoring'],
  },
  'E42 the default cluster name': {
    plant(find) {
      for (const name of nodes) setVariable(containerOf(find('StatefulSet', name)), 'CLUSTER_NAME', 'elasticsearch');
    },
    found: ['elasticsearch/cluster-name'],
  },
  'E44 nobody says whether security is on': {
    plant: (find) =>
      edit(find('ConfigMap', 'elasticsearch-config-data'), 'elasticsearch.yml', 'xpack.security.enabled: true\n', ''),
    found: ['elasticsearch/explicit-security'],
  },
  'E45 passwords over plain HTTP': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'elasticsearch-config-client'),
        'elasticsearch.yml',
        /(http.ssl:\s+enabled:) true/,
        '$1 false',
      ),
    found: [
      'elasticsearch/agent-connection',
      'elasticsearch/http-tls',
      'elasticsearch/urls-reach-nodes',
      'kibana/elasticsearch-reachable',
    ],
  },
  'E46 a release of 2019': {
    plant(find) {
      for (const name of nodes)
        containerOf(find('StatefulSet', name)).image = 'docker.elastic.co/elasticsearch/elasticsearch:7.3.0';
    },
    found: [
      'elasticsearch/index-mode',
      'elasticsearch/known-roles',
      'elasticsearch/supported-version',
      'elasticsearch/unknown-setting',
      'fluentd/image-fits-elasticsearch',
      'fluentd/server-version-assumed',
      'images/one-version',
      'kibana/version-fits',
    ],
  },
  'E48 shards do not know zones': {
    plant(find) {
      const container = containerOf(find('StatefulSet', 'elasticsearch-data'));
      container.env = container.env.filter(
        ({ name }: Container) => name !== 'cluster.routing.allocation.awareness.attributes',
      );
    },
    found: ['elasticsearch/allocation-awareness'],
  },
  'E45 the certificate is for another name': {
    plant(find) {
      find('Certificate', 'elasticsearch-http-tls')['spec'].dnsNames = ['elasticsearch'];
    },
    found: ['elasticsearch/certificate-names'],
  },
  'E45 the agents trust another authority': {
    plant(find) {
      find('Certificate', 'fluentd-tls')['spec'].issuerRef.name = 'elasticsearch-transport-ca';
    },
    found: ['elasticsearch/certificate-authorities'],
  },
  'E60 Kibana is the superuser': {
    plant: (find) => edit(find('ConfigMap', 'kibana-config'), 'kibana.yml', 'kibana_system', 'elastic'),
    found: ['kibana/service-user'],
  },
  'E61 no encryption keys': {
    plant: (find) => edit(find('ConfigMap', 'kibana-config'), 'kibana.yml', /^xpack\.\w+\.encryptionKey:.*$/gm, ''),
    found: ['kibana/encryption-keys'],
  },
  'E62 the password is on the command line': {
    plant(find) {
      const container = containerOf(find('Deployment', 'kibana'), 'kibana');
      const { valueFrom } = container.env.find(({ name }: Container) => name === 'KIBANA_SYSTEM_PASSWORD');
      container.env.push({ name: 'ELASTICSEARCH_PASSWORD', valueFrom });
    },
    found: ['kibana/secrets-off-the-command-line'],
  },
  'E64 no public address, no probe': {
    plant(find) {
      edit(find('ConfigMap', 'kibana-config'), 'kibana.yml', /^server.publicBaseUrl:.*$/m, '');
      delete containerOf(find('Deployment', 'kibana'), 'kibana').readinessProbe;
    },
    found: ['kibana/public-base-url', 'kibana/status-probe'],
  },
  'E65 the file replaces the image’s own': {
    plant: (find) => edit(find('ConfigMap', 'kibana-config'), 'kibana.yml', /^monitoring\.ui.*$/m, ''),
    found: ['kibana/container-monitoring'],
  },
  'E85 Fluentd is the superuser': {
    plant: (find) =>
      setVariable(containerOf(find('DaemonSet', 'fluentd'), 'fluentd'), 'FLUENT_ELASTICSEARCH_USER', 'elastic'),
    found: ['elasticsearch/writer-privileges'],
  },
  'E85 the role of Fluentd may do everything': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'elasticsearch-bootstrap'),
        'role.fluentd-writer.json',
        '"create_doc"',
        '"all", "create_doc"',
      ),
    found: ['elasticsearch/roles-are-narrow', 'elasticsearch/writer-privileges'],
  },
  'E86 Fluentd speaks HTTP': {
    plant: (find) => edit(find('ConfigMap', 'fluentd-config'), 'elasticsearch.conf', 'scheme https', 'scheme http'),
    found: ['elasticsearch/agent-connection'],
  },
  'E91 labels are fields of their own': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'elasticsearch-bootstrap'),
        'component-template.efk-logs-mappings.json',
        '"labels": { "type": "flattened" },',
        '',
      ),
    found: ['elasticsearch/template-bounds-fields'],
  },
};
