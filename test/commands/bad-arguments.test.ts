import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cli, remove } from './cli';
import { git, gitRepositoryWith } from './git';

// A bad argument ends a command with exit 2, nothing on the standard output, nothing written, and a message that names
// what was probably meant, or what was expected.

const test = suite<{ root: string }>('bad arguments');

const map = `apiVersion: v1
kind: ConfigMap
metadata: { name: config, namespace: logs }
data:
  fluent.conf: |
    <source>
      @type tail
      path /var/log/containers/*.log
      tag kubernetes.*
      <parse>
        @type cri
      </parse>
    </source>
    <match **>
      @type "null"
    </match>
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: fluentd, namespace: logs }
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec:
      initContainers: [{ name: wait, image: busybox:1.37.0 }]
      containers:
        - { name: fluentd, image: "fluent/fluentd:v1.19.3", volumeMounts: [{ name: config, mountPath: /fluentd/etc }] }
      volumes: [{ name: config, configMap: { name: config } }]
`;

test.before((context) => {
  context.root = gitRepositoryWith({
    'overlays/prod/agent.yaml': map,
    'overlays/prod/kustomization.yaml': 'resources: [configmap.yaml, agent.yaml]\n',
  });
  const stack = join(context.root, 'overlays/prod/stack.yaml');
  writeFileSync(stack, `${readFileSync(stack, 'utf8')}logs: { collected: [shop, billing], excluded: [logs] }\n`);
  git(context.root, 'add', '--all');
  git(context.root, 'commit', '-qm', 'second');
});
test.after(({ root }) => remove(root));

const cases: Readonly<Record<string, readonly (readonly [args: readonly string[], message: string])[]>> = {
  explain: [
    [['prod', 'ConfigMap/setings', 'data.level'], 'ConfigMap/setings: not in prod (did you mean ConfigMap/settings?)'],
    [
      ['prod', 'settings', 'data'],
      'settings: expected Kind/name or Kind/namespace/name (did you mean ConfigMap/settings?)',
    ],
    [
      ['prod', 'ConfigMap/kube-logging/settings/x', 'data'],
      'ConfigMap/kube-logging/settings/x: expected Kind/name or Kind/namespace/name',
    ],
    [
      ['prod', 'ConfigMap/settings', 'data.levle'],
      'ConfigMap/settings: data.levle is not set by any layer of prod (did you mean data.level?)',
    ],
    [
      ['prod', 'DaemonSet/fluentd', 'spec.template.spec.containers[fluent].image'],
      'spec.template.spec.containers[fluent].image is not set by any layer of prod (did you mean spec.template.spec.containers[fluentd]?)',
    ],
    [
      ['prod', 'ConfigMap/settings', 'status.phase'],
      'status.phase is not set by any layer of prod (the object has apiVersion, data, kind, metadata)',
    ],
    [
      ['prdo', 'ConfigMap/settings', 'data'],
      'prdo: expected an overlay (dev, prod), a folder, a file or -, found nothing there (did you mean prod?)',
    ],
  ],
  trace: [
    [
      ['prod', 'shpo/web-1/nginx'],
      'shpo/web-1/nginx: expected one of the namespaces billing, kube-logging, logs, shop, found shpo (did you mean shop?); others are declared under logs in stack.yaml',
    ],
    [
      ['prod', 'logs/fluentd-x7k2p/fluent'],
      'logs/fluentd-x7k2p/fluent: expected a container of fluentd-x7k2p (wait, fluentd), found fluent (did you mean fluentd?)',
    ],
    [
      ['prod', 'shop/Web 1/nginx'],
      'shop/Web 1/nginx: expected namespace/pod/container, found Web 1, which is no name of Kubernetes',
    ],
    [['prod', 'shop/web-1'], 'shop/web-1: expected namespace/pod/container; no workload of the stack makes web-1'],
  ],
  plan: [
    [['--events-per-second', '-5'], '--events-per-second: expected a number above 0, found -5'],
    [['--events-per-second', '1e999'], '--events-per-second: expected a number above 0, found Infinity'],
    [['--events-per-second', '1', '--nodes', '1.5'], '--nodes: expected 1, 2, 3, …, found 1.5'],
    [
      ['--events-per-second', '1', '--retention', 'hot=3d,hot=4d'],
      '--retention hot=3d,hot=4d: expected each tier once, found hot twice',
    ],
    [['--events-per-second', '1', '--retention', ''], '--retention : expected hot, warm, cold or frozen, found none'],
    [['--events-per-second', '1', '--outage', '-5m'], '--outage: expected a time such as 30m or 7d, found -5m'],
    [['--events-per-second', '1', '--set', 'hotRatio'], '--set hotRatio: expected a number above 0, found none'],
    [
      ['--events-per-second', '1', '--set', 'hotRatio=Infinity'],
      '--set hotRatio=Infinity: expected a number above 0, found Infinity',
    ],
    [['--events-per-second', '1', '--overlay', 'prod'], 'plan: expected --events-per-second or --overlay, found both'],
  ],
  report: [
    [['prod', '--format', 'pdf'], 'Given: "pdf", Choices: "html", "mermaid"'],
    [['prod', '--output', ''], 'expected a file to write, found no name'],
    [['prod', '--output', 'overlays'], 'overlays: expected a place to write, found a folder'],
    [['prod', '--output', '/proc/nowhere/page.html'], '/proc/nowhere: expected a place to write, found nothing there'],
  ],
  diff: [
    [['prdo'], 'unknown overlay prdo (did you mean prod?): expected one of dev, prod'],
    [['--base', 'nope'], '--base nope: expected a branch, a tag or a commit, found none of that name'],
    [
      ['--base', 'HEAD:overlays/prod/stack.yaml'],
      '--base HEAD:overlays/prod/stack.yaml: expected a branch, a tag or a commit',
    ],
    [
      ['prod', '--base', 'HEAD', '--patches', 'overlays/prod/stack.yaml'],
      '--patches overlays/prod/stack.yaml: expected a folder, found a file',
    ],
  ],
  secrets: [
    [['prdo'], 'unknown overlay prdo (did you mean prod?): expected one of dev, prod'],
    [['../overlays/prod'], 'unknown overlay ../overlays/prod: expected one of dev, prod'],
    [['prod', 'dev'], 'Unknown argument: dev'],
  ],
  policies: [
    [
      ['kubernetes/memory-limit'],
      'unknown policy or group kubernetes/memory-limit (did you mean kubernetes/memory-limits?)',
    ],
    [['kubernets'], 'unknown policy or group kubernets (did you mean kubernetes?)'],
    [['kubernetes', '--write'], '--write: expected the whole page, found kubernetes with it'],
    [['kubernetes', '--check'], '--check: expected the whole page, found kubernetes with it'],
  ],
  waivers: [
    [['--within', 'x'], '--within: expected a number of days, found NaN'],
    [['--within', '-5'], '--within: expected a number of days, found -5'],
    [['--within', '1.5'], '--within: expected a number of days, found 1.5'],
    [['--within', '3', '--within', '4'], '--within: expected a number of days, found 3,4'],
    [['--within'], 'Not enough arguments following: within'],
    [['prod'], 'Unknown argument: prod'],
  ],
  render: [[['prod', '--output'], 'Not enough arguments following: output']],
};

for (const [command, list] of Object.entries(cases)) {
  for (const [args, message] of list) {
    test(`${command} ${args.join(' ')}: ${message}`, async ({ root }) => {
      const { code, stdout, stderr } = await cli([command, ...args], { root, cwd: root });
      assert.equal([code, stdout], [2, ''], stderr);
      assert.match(stderr, /^error: /);
      assert.ok(stderr.includes(message), stderr);
      assert.not.match(stderr, /\n\s+at |a bug of ours/);
      assert.is(git(root, 'status', '--porcelain', '--ignored'), '');
      assert.is(existsSync(join(root, 'dist')), false);
    });
  }
}

test('trace takes a pod that is not there, in a namespace that is declared, and any namespace where none is', async ({
  root,
}) => {
  const run = await cli(['trace', 'prod', 'billing/any-1/app'], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  const free = await cli(['trace', '-', 'anywhere/any-1/app'], { root, cwd: root, input: map });
  assert.is(free.code, 0, free.stderr);
});

test.run();
