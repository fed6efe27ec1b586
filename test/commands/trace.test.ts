import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Trace } from '../../scripts/model/fluentd/trace';
import { cli, remove, repositoryWith } from './cli';

const manifests = `
apiVersion: v1
kind: ConfigMap
metadata: { name: config, namespace: logs }
data:
  fluent.conf: |
    <source>
      @type tail
      path /var/log/containers/*.log
      exclude_path ["/var/log/containers/*_logs_*.log"]
      tag kubernetes.*
      <parse>
        @type cri
      </parse>
    </source>
    <filter **>
      @type kubernetes_metadata
    </filter>
    <match **>
      @type elasticsearch
      host es
      index_name $\{$.kubernetes.namespace_name}
      <buffer tag, $.kubernetes.namespace_name>
      </buffer>
    </match>
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: fluentd, namespace: logs }
spec:
  template:
    spec:
      containers:
        - name: fluentd
          image: fluent/fluentd:v1.19.3
          volumeMounts: [{ name: config, mountPath: /fluentd/etc }]
      volumes: [{ name: config, configMap: { name: config } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { spec: { containers: [{ name: nginx }, { name: proxy }] } } }
`.replaceAll('$\\{', '${');

const test = suite('trace');

test('a table of the workloads', async () => {
  const { stdout, code } = await cli(['trace', '-'], { input: manifests });
  assert.is(code, 0);
  assert.is(
    stdout,
    [
      'NAMESPACE  POD                   CONTAINER  ENDS (containerd)',
      'shop       web-6d4cf56db6-x7k2p  nginx      index shop',
      'shop       web-6d4cf56db6-x7k2p  proxy      index shop',
      'logs       fluentd-x7k2p         fluentd    dropped: exclude_path',
      '',
    ].join('\n'),
  );
});

test('one container, step by step', async () => {
  const { stdout } = await cli(['trace', '-', 'shop/web-1/nginx'], { input: manifests });
  assert.is(
    stdout,
    [
      'shop/web-1/nginx on containerd',
      '  DaemonSet logs/fluentd, container fluentd',
      '    fluent.conf:1:1   source tail: reads /var/log/containers/web-1_shop_nginx-<id>.log',
      '    fluent.conf:6:3   parse: tag kubernetes.var.log.containers.web-1_shop_nginx-<id>.log',
      '    fluent.conf:10:1  filter ** kubernetes_metadata: adds kubernetes.* of shop/web-1',
      '    fluent.conf:13:1  match ** elasticsearch: writes to index shop at http://es:9200',
      '    => index shop',
      '',
    ].join('\n'),
  );
});

test('a pod without its container: each of the workload', async () => {
  const { stdout } = await cli(['trace', '-', 'shop/web-1', '--format', 'json'], { input: manifests });
  const { version, logs } = JSON.parse(stdout) as Trace;
  assert.is(version, 1);
  assert.equal(
    logs.map(({ container }) => container),
    ['nginx', 'proxy'],
  );
  assert.equal(logs[0]?.paths[0]?.end, {
    is: 'written',
    kind: 'index',
    name: 'shop',
    pattern: '*',
    backends: ['http://es:9200'],
  });
});

for (const [asked, message] of [
  ['shop', 'shop: expected namespace/pod/container'],
  ['shop/other', 'shop/other: expected namespace/pod/container; no workload of the stack makes other'],
] as const) {
  test(message, async () => {
    const { code, stderr } = await cli(['trace', '-', asked], { input: manifests });
    assert.is(code, 2);
    assert.is(stderr, `error: ${message}\n`);
  });
}

test('a target without Fluentd', async () => {
  const root = repositoryWith();
  try {
    const { code, stderr } = await cli(['trace', 'prod'], { root });
    assert.is(code, 2);
    assert.is(stderr, 'error: prod: expected a container whose image is Fluentd, found none\n');
  } finally {
    remove(root);
  }
});

test.run();
