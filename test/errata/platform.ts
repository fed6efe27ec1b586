import type { Planted } from './planted';
import { containerOf, drop, edit } from './planted';

const sets = ['elasticsearch-master', 'elasticsearch-data', 'elasticsearch-client'];

/** What is wrong around Elasticsearch, Kibana and Fluentd: namespaces, Secrets, Services, pods. */
export const platform: Readonly<Record<string, Planted>> = {
  'E01 the namespace does not say what it admits': {
    plant: (find) => delete find('Namespace', 'logging-agents').metadata.labels?.['pod-security.kubernetes.io/enforce'],
    found: ['kubernetes/pod-security-level'],
  },
  'E02 nobody makes the namespace': {
    plant: (_, objects) =>
      drop(objects, ({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'logging-agents'),
    found: ['wiring/namespaces'],
  },
  'E03 nobody makes the Secret': {
    plant: (_, objects) =>
      drop(objects, ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'kibana-system-user'),
    found: ['wiring/secret-references'],
  },
  'E03 the Secret is in the repository': {
    plant: (_, objects) =>
      objects.push({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'elasticsearch-pw-elastic',
          namespace: 'kube-logging',
          labels: {
            'app.kubernetes.io/name': 'elasticsearch',
            'app.kubernetes.io/component': 'password',
            'app.kubernetes.io/part-of': 'efk',
          },
        },
        stringData: { password: 'aaaaaaaaaaaaaaaa' },
      }),
    found: ['secrets/secret-data'],
  },
  'E05 somebody sets the passwords by hand': {
    plant(find) {
      for (const name of sets) {
        const { spec } = find('StatefulSet', name)['spec'].template;
        for (const { secret } of spec.volumes)
          for (const item of secret?.items ?? []) if (item.path === 'bootstrap.password') item.path = 'password';
        const text = JSON.stringify(spec)
          .replaceAll('bootstrap.password', 'other')
          .replaceAll('elasticsearch.keystore', 'other');
        find('StatefulSet', name)['spec'].template.spec = JSON.parse(text);
      }
    },
    found: ['elasticsearch/password-supplied'],
  },
  'E06 more copies than nodes': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'elasticsearch-bootstrap'),
        'component-template.efk-logs-settings.json',
        /"(index\.)?number_of_replicas": *"?\d"?/,
        '"$1number_of_replicas": 9',
      ),
    found: ['capacity/one-node-may-fail', 'capacity/replicas-fit-data-nodes', 'capacity/volumes-hold-retention'],
  },
  'E08 a drain takes every node': {
    plant: (_, objects) =>
      drop(objects, ({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === 'elasticsearch-master'),
    found: ['reliability/disruption-budget-present'],
  },
  'E08 every pod of the cluster reaches the nodes': {
    plant: (_, objects) =>
      drop(objects, ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'kube-logging'),
    found: ['network/default-deny', 'network/isolated-pods'],
  },
  'E31 the Service of the data nodes has a cluster IP': {
    plant: (find) => delete find('Service', 'elasticsearch-data')['spec'].clusterIP,
    found: ['wiring/stateful-set-services'],
  },
  'E32 an annotation hides the storage class': {
    plant(find) {
      const [claim] = find('StatefulSet', 'elasticsearch-data')['spec'].volumeClaimTemplates;
      claim.metadata.annotations = { ...claim.metadata.annotations, 'volume.beta.kubernetes.io/storage-class': 'gp2' };
    },
    found: ['kubernetes/storage-class-annotation'],
  },
  'E33 no resources': {
    plant: (find) => delete containerOf(find('StatefulSet', 'elasticsearch-data')).resources,
    found: ['kubernetes/cpu-requests', 'kubernetes/memory-limits', 'kubernetes/memory-requests'],
  },
  'E35 traffic goes to a Kibana that does not answer yet': {
    plant: (find) => delete containerOf(find('Deployment', 'kibana'), 'kibana').readinessProbe,
    found: ['kibana/status-probe'],
  },
  'E36 a data node is killed after 30 s': {
    plant: (find) =>
      delete find('StatefulSet', 'elasticsearch-data')['spec'].template.spec.terminationGracePeriodSeconds,
    found: ['reliability/grace-period'],
  },
  'E44 a changed configuration starts no pod': {
    plant(find) {
      const map = find('ConfigMap', 'kibana-config');
      const pod = find('Deployment', 'kibana')['spec'].template;
      Object.assign(pod, JSON.parse(JSON.stringify(pod).replaceAll(map.metadata.name, 'kibana-config')));
      map.metadata.name = 'kibana-config';
    },
    found: ['reliability/config-rollout'],
  },
  'E47 the Service of the clients publishes 9300': {
    plant(find) {
      const { ports } = find('Service', 'elasticsearch-client')['spec'];
      delete ports[0].appProtocol;
      ports[0].name = 'client';
      ports.push({ name: 'transport', appProtocol: 'tcp', port: 9300, targetPort: 'transport' });
    },
    found: ['network/service-port-names', 'network/transport-published'],
  },
  'E49 a token that nobody needs': {
    plant: (find) => delete find('Deployment', 'kibana')['spec'].template.spec.automountServiceAccountToken,
    found: ['rbac/token-mounted'],
  },
  'E63 Kibana is open to the internet': {
    plant(find) {
      find('Service', 'kibana')['spec'].type = 'LoadBalancer';
    },
    found: ['network/exposed-services', 'network/load-balancer-sources'],
  },
  'E77 the positions get a new name': {
    plant(find) {
      const { data } = find('ConfigMap', 'fluentd-config');
      data['containers.conf'] = data['containers.conf'].replace(/pos_file \S+/, 'pos_file /var/lib/fluentd/other.pos');
    },
    change: true,
    found: ['changes/agent-paths'],
  },
  'E89 the mount hides a file that is included': {
    plant: (find) =>
      edit(
        find('ConfigMap', 'fluentd-config'),
        'fluent.conf',
        '@include errors.conf',
        '@include errors.conf\n@include kubernetes.conf',
      ),
    found: ['fluentd/includes-exist'],
  },
  'E94 the agents have no priority': {
    plant: (find) => delete find('DaemonSet', 'fluentd')['spec'].template.spec.priorityClassName,
    found: ['reliability/priority-class'],
  },
  'E99 the old name of the account': {
    plant(find) {
      find('DaemonSet', 'fluentd')['spec'].template.spec.serviceAccount = 'fluentd';
    },
    found: ['kubernetes/service-account-alias'],
  },
  'E100 a ClusterRole in a namespace': {
    plant(find) {
      find('ClusterRole', 'fluentd').metadata.namespace = 'logging-agents';
    },
    found: ['kubernetes/cluster-scoped-namespace'],
  },
  'E101 a version in the selector': {
    plant(find) {
      const { metadata, spec } = find('DaemonSet', 'fluentd');
      metadata.labels = { ...metadata.labels, 'kubernetes.io/cluster-service': 'true' };
      for (const labels of [spec.selector.matchLabels, spec.template.metadata.labels]) labels.version = 'v1';
    },
    found: ['kubernetes/addon-manager-labels', 'kubernetes/selector-labels'],
  },
  'E110 a fixed port of every node': {
    plant(find) {
      const { spec } = find('Service', 'kibana');
      spec.type = 'NodePort';
      spec.ports[0].nodePort = 30080;
    },
    found: ['network/exposed-services', 'network/fixed-node-ports'],
  },
  'E111 an image without a version': {
    plant(find) {
      containerOf(find('Deployment', 'kibana'), 'kibana').image = 'docker.elastic.co/kibana/kibana';
    },
    found: ['images/pinned'],
  },
  'E112 no resources': {
    plant(find) {
      const [container] = find('DaemonSet', 'node-tuning')['spec'].template.spec.containers;
      delete container.resources;
    },
    found: ['kubernetes/cpu-requests', 'kubernetes/memory-limits', 'kubernetes/memory-requests'],
  },
  'E114 the sample application runs in production': {
    plant: (_, objects, dev) =>
      objects.push(
        ...dev.filter(({ metadata }) => metadata.name.endsWith('my-nginx') && metadata.namespace === 'kube-logging'),
      ),
    found: ['elasticsearch/namespace-of-its-own'],
  },
};
