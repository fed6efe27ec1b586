/**
 * What finds each erratum in the document: rules, and the message of one of their findings. An erratum that is missing
 * is about prose or about what only a running cluster shows.
 */
export const found: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  E01: { 'kubernetes/pod-security-level': 'kube-logging enforces no level of Pod Security' },
  E02: { 'wiring/namespaces': 'it belongs to Namespace app-test, which is not in the target' },
  E03: { 'wiring/secret-references': 'kibana reads Secret elasticsearch-pw-elastic, which is not in kube-logging' },
  E05: {
    'elasticsearch/password-supplied':
      'nobody sets the password of elastic in elasticsearch: elasticsearch-setup-passwords by hand',
  },
  E06: {
    'capacity/replicas-fit-data-nodes': 'an index has 1 replica by default, the cluster elasticsearch has 1 data node',
  },
  E08: {
    'reliability/disruption-budget-present': 'no PodDisruptionBudget keeps some of its 2 pods',
    'network/default-deny': 'kube-logging has no default deny for ingress and egress',
  },
  E20: {
    'elasticsearch/data-path-on-claim':
      'elasticsearch-data mounts the claim elasticsearch-data-persistent-storage at /data/db, where it writes nothing',
  },
  E21: {
    'elasticsearch/data-path-on-claim':
      "elasticsearch-master keeps /usr/share/elasticsearch/data in the container's own layer, on no claim",
    'elasticsearch/stateful-roles-in-stateful-set': 'elasticsearch-master is a Deployment with the role master',
  },
  E22: { 'elasticsearch/data-path-writable': 'elasticsearch-data mounts a claim at /data/db without fsGroup' },
  E23: { 'elasticsearch/transport-tls': 'elasticsearch-data has security on and transport TLS off: any pod may join' },
  E24: {
    'elasticsearch/stateful-roles-in-stateful-set': 'elasticsearch-master is a Deployment with the role master',
    'elasticsearch/master-quorum': 'the cluster elasticsearch has 1 master-eligible nodes, at least 3 are needed',
  },
  E25: {
    'elasticsearch/master-quorum': 'the cluster elasticsearch has 1 master-eligible nodes, at least 3 are needed',
    'capacity/replicas-fit-data-nodes': 'an index has 1 replica by default, the cluster elasticsearch has 1 data node',
  },
  E26: { 'elasticsearch/unique-node-names': 'elasticsearch-data names every pod elasticsearch-data' },
  E27: {
    'elasticsearch/initial-masters-only-on-masters':
      'elasticsearch-data is not master-eligible and has cluster.initial_master_nodes',
  },
  E28: {
    'elasticsearch/discovery-of-masters':
      'discovery.seed_hosts names elasticsearch-client, which selects no master-eligible node',
  },
  E29: { 'elasticsearch/discovery-headless': 'elasticsearch-master finds masters and hides those that are not ready' },
  E30: { 'wiring/services': 'no pod of kube-logging has the labels app=elasticsearch, role=data' },
  E31: { 'wiring/stateful-set-services': 'Service elasticsearch-data is not headless: its clusterIP is not None' },
  E32: { 'kubernetes/storage-class-annotation': 'the annotation sets class gp2 and hides storageClassName standard' },
  E33: { 'kubernetes/memory-limits': 'elasticsearch-data has no memory limit' },
  E34: { 'elasticsearch/heap-in-options-file': 'elasticsearch-data sets its heap in ES_JAVA_OPTS' },
  E35: { 'reliability/readiness-probes': 'elasticsearch-client serves requests without a readiness probe' },
  E36: { 'reliability/grace-period': 'a stateful pod is killed after the default of 30 s' },
  E37: {
    'images/pinned': 'increase-vm-max-map runs busybox without a version',
    'kubernetes/pod-security-level': 'kube-logging enforces no level of Pod Security',
  },
  E38: { 'elasticsearch/deprecated-setting': 'node.master is deprecated, Elasticsearch 8 refuses to start on it' },
  E39: { 'elasticsearch/dedicated-masters': 'elasticsearch-master is a dedicated master with the role ml' },
  E40: {
    'elasticsearch/lifecycle-deletes': 'nothing deletes old indices of the cluster elasticsearch',
    'elasticsearch/template-covers-written': 'logstash-* is written without an index template',
    'elasticsearch/snapshot-policy': 'nothing takes snapshots of the cluster elasticsearch',
  },
  E41: {
    'elasticsearch/self-monitoring': 'elasticsearch-data monitors itself with xpack.monitoring.collection.enabled',
  },
  E42: { 'elasticsearch/cluster-name': 'elasticsearch-data has the default cluster name elasticsearch' },
  E44: { 'reliability/config-rollout': 'a change of ConfigMap kibana-config starts no new pod of kibana' },
  E45: {
    'elasticsearch/http-tls': 'elasticsearch-client takes passwords over plain HTTP',
    'kibana/elasticsearch-tls':
      'kibana talks to http://elasticsearch-client.kube-logging.svc.cluster.local:9200 in clear text',
  },
  E46: {
    'elasticsearch/supported-version': 'Elasticsearch 7.3.0 is out of support since 2026-01-15',
  },
  E47: {
    'network/transport-published': 'the Service publishes 9300 beside 9200',
    'network/service-port-names': 'port 9200 is named client, not http or https',
  },
  E48: { 'elasticsearch/allocation-awareness': 'elasticsearch-data may keep all copies of a shard in one zone' },
  E49: { 'rbac/token-mounted': 'its pods mount a token of ServiceAccount default, which has no rights' },
  E60: { 'kibana/service-user': 'Kibana connects as the superuser elastic' },
  E61: { 'kibana/encryption-keys': 'kibana has no xpack.encryptedSavedObjects.encryptionKey' },
  E62: {
    'kibana/secrets-off-the-command-line': 'elasticsearch.password is on the command line of Kibana, and in its file',
  },
  E63: {
    'network/exposed-services': 'the Service is a LoadBalancer in production',
    'network/load-balancer-sources': 'the load balancer is open to everybody',
  },
  E64: {
    'kibana/public-base-url': 'kibana is public and has no server.publicBaseUrl',
    'kibana/status-probe': 'kibana has no readiness probe on /api/status',
    'kubernetes/memory-limits': 'kibana has no memory limit',
  },
  E65: {
    'kibana/container-monitoring': 'kibana mounts kibana.yml without monitoring.ui.container.elasticsearch.enabled',
  },
  E70: { 'fluentd/cri-parser': 'the parser json does not read the lines of containerd' },
  E71: { 'fluentd/own-logs-excluded': 'reads the log of the agent itself, kube-logging/fluentd' },
  E72: { 'fluentd/own-logs-excluded': 'reads the log of the agent itself, kube-logging/fluentd' },
  E73: {
    'fluentd/exclusion-matches-only-its-namespace':
      'kubernetes.var.log.containers.**infra**.log also takes pod infra-api of another namespace, container infra-sidecar, namespace infra-prod',
  },
  E74: {
    'fluentd/drop-before-metadata':
      'match kubernetes.var.log.containers.**infra**.log drops what kubernetes_metadata has looked up',
  },
  E75: { 'fluentd/no-dynamic-output': 'the output is elasticsearch_dynamic' },
  E76: {
    'fluentd/bounded-index-names': "logstash_prefix ${record['kubernetes']['pod_name']} names an index for each pod",
    'capacity/shards-within-limit': '2 indices, new each day, make 1,464 shards, 1 data node takes 1,000',
  },
  E77: { 'changes/agent-paths': 'the pos_file /var/log/app.log.pos of fluentd is no longer used' },
  E78: { 'fluentd/follow-inodes': 'the tail of /var/log/containers/*.log does not follow inodes' },
  E79: {
    'fluentd/buffer-survives-outage':
      'the buffer of 64 MiB holds 67 s at 976.6 KiB/s a node, the outage to survive is 30m',
    'fluentd/state-apart-from-logs':
      'buffer /var/log/fluentd-buffers/kubernetes.system.buffer lies among the logs of the node',
  },
  E80: { 'fluentd/deprecated-parameter': 'queue_limit_length is old: total_limit_size is its name' },
  E81: { 'fluentd/overflow-action-chosen': 'overflow_action is block' },
  E82: { 'fluentd/error-label': 'there is no <label @ERROR>' },
  E83: { 'fluentd/duplicate-free-retries': 'the output elasticsearch_dynamic has no id_key' },
  E84: { 'fluentd/service-connection-kept': 'reload_connections is true' },
  E85: {
    'elasticsearch/writer-privileges': 'Fluentd writes as the superuser elastic',
    'elasticsearch/identities-apart':
      'kibana and fluentd share the password in secret elasticsearch-pw-elastic/password',
  },
  E86: {
    'elasticsearch/agent-connection':
      'Fluentd sends to http://elasticsearch-client.kube-logging.svc.cluster.local:9200 in clear text',
  },
  E87: { 'fluentd/request-timeout': 'request_timeout is 5 s' },
  E88: {
    'fluentd/image-fits-elasticsearch': 'the image does not say for which Elasticsearch it is built',
    'images/pinned': 'fluentd runs fluentd-kubernetes-daemonset at v1.1-debian-elasticsearch, a tag that moves',
  },
  E89: { 'fluentd/metrics-exposed': 'no source prometheus or monitor_agent is there' },
  E90: { 'fluentd/node-name-supplied': 'kubernetes_metadata watches pods, and K8S_NODE_NAME is not set' },
  E91: { 'fluentd/dedot-labels': 'labels like app.kubernetes.io/name reach Elasticsearch with their dots' },
  E92: { 'fluentd/partial-lines-joined': 'nothing joins the parts of a long line' },
  E93: {
    'fluentd/tolerates-node-taints':
      'the taint node-role.kubernetes.io/control-plane of the pool workers is not tolerated',
    'kubernetes/control-plane-toleration': 'only node-role.kubernetes.io/master is tolerated',
  },
  E94: {
    'fluentd/memory-for-chunks': 'the limit is 200Mi, the chunks of 1 buffers need 216 MiB',
    'reliability/priority-class': 'its pods have no priority',
  },
  E95: { 'kubernetes/host-path-read-only': 'fluentd may write to /var/log of the node' },
  E96: {
    'kubernetes/host-path-runtime':
      'varlibdockercontainers mounts /var/lib/docker/containers, which is of docker; the nodes run containerd',
  },
  E97: {
    'fluentd/state-apart-from-logs':
      'buffer /var/log/fluentd-buffers/kubernetes.system.buffer lies among the logs of the node',
  },
  E98: { 'fluentd/agent-log-label': 'match fluent.** stands outside <label @FLUENT_LOG>' },
  E99: { 'kubernetes/service-account-alias': 'the pod sets serviceAccount, the deprecated alias' },
  E100: { 'kubernetes/cluster-scoped-namespace': 'ClusterRole is in no namespace, yet it names one' },
  E101: {
    'kubernetes/selector-labels': 'the selector holds version',
    'kubernetes/addon-manager-labels': "the label kubernetes.io/cluster-service is the addon manager's",
  },
  E103: { 'fluentd/time-offset-parsed': 'time_format %Y-%m-%dT%H:%M:%S.%NZ takes Z for a letter' },
  E104: { 'fluentd/metrics-exposed': 'no source prometheus or monitor_agent is there' },
  E110: { 'network/fixed-node-ports': 'port 30080 of every node is taken' },
  E111: { 'images/pinned': 'my-nginx runs nginx without a version' },
  E112: {
    'kubernetes/memory-limits': 'my-nginx has no memory limit',
    'kubernetes/run-as-non-root': 'my-nginx may run as root',
  },
  E114: { 'elasticsearch/namespace-of-its-own': 'my-nginx is no part of the stack and lives beside Elasticsearch' },
};

/** Checks that an erratum names and the document cannot fail, with the reason; `test/errata/planted` fails them. */
export const notInDocument: Readonly<Record<string, string>> = {
  'E24 ES-06': 'A constant node name is the name that cluster.initial_master_nodes lists.',
  'E33 ES-11': 'There is no memory limit that the heap could be half of.',
  'E35 ES-13': 'readiness.port exists from 8.2.',
  'E37 ES-14': 'The privileged init container raises vm.max_map_count.',
  'E40 ES-30': 'There is no lifecycle policy whose phases could lack nodes.',
  'E46 SEC-02': 'The tag is a whole version; a digest is asked for where another image has one.',
  'E89 FD-17': 'No @include leads to what the mount hides; the metrics that go missing are found instead.',
  'E102 FD-25': 'The DaemonSet sets every variable that the configuration reads.',
};
