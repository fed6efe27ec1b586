import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list, record } from '../../scripts/model/kube/shape';
import { isPlainSecret, shapedSecrets } from '../../scripts/model/secrets/literal';
import { commandSettings } from '../../scripts/model/secrets/settings';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Every command line of a container, with its path: its own, those of its probes and of its hooks. */
function* commands(container: Record<string, unknown>, path: string): Iterable<{ words: string[]; path: string }> {
  const lifecycle = record(container['lifecycle']);
  const places: [unknown, string][] = [
    [container['command'], 'command'],
    [container['args'], 'args'],
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe): [unknown, string] => [
      record(record(container[probe])['exec'])['command'],
      `${probe}.exec.command`,
    ]),
    ...['postStart', 'preStop'].map((hook): [unknown, string] => [
      record(record(lifecycle[hook])['exec'])['command'],
      `lifecycle.${hook}.exec.command`,
    ]),
  ];
  for (const [command, place] of places) {
    if (Array.isArray(command)) yield { words: list(command).map(String), path: `${path}.${place}` };
  }
}

/** What a command line has in plain text: `-p`'s value counts by the flag before it. */
function secretsIn(words: readonly string[]): string[] {
  const found = words.flatMap((word, index) => {
    const flag = /^--?([A-Za-z][\w.-]*)$/.exec(words[index - 1] ?? '')?.[1];
    const own = word.startsWith('-') || word.includes(' ') || /^\w+=/.test(word) ? commandSettings(word) : [];
    const given = flag && !word.startsWith('-') ? [{ name: flag, value: word }] : [];
    const named = [...own, ...given].filter(({ name, value }) => isPlainSecret(name, value)).map(({ name }) => name);
    return [...named, ...shapedSecrets(word).map(({ what }) => what)];
  });
  return [...new Set(found)];
}

export const commandLine: Policy = {
  id: 'secrets/command-line',
  title: 'No secret is written out in a command line',
  severity: 'error',
  rationale:
    'It is in the history of Git, in the pod for everybody who may read it, and in the process list of the node.',
  remediation: 'Take it from a variable or a file that comes from a Secret: `--password-file=/run/secrets/password`.',
  source: 'checks SEC-08, errata E62',
  kinds: workloadKinds,
  unwaivable: true,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      for (const { words, path: place } of commands(container, path)) {
        for (const what of secretsIn(words))
          yield { path: place, message: `${container.name} has ${what} in a command line` };
      }
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
        for (const [index, header] of list(container[probe]?.httpGet?.httpHeaders).entries()) {
          if (!/^(proxy-)?authorization$|api-?key|token/i.test(String(header?.name)) || !header.value) continue;
          const headers = `${path}.${probe}.httpGet.httpHeaders`;
          yield {
            path: `${headers}[${header.name ?? index}].value`,
            message: `${container.name} has a credential in ${probe}`,
          };
        }
      }
    }
  },

  pass: {
    'the secret is a file or a variable': withPod('Pod bootstrap', {
      containers: `
        - name: bootstrap
          command: [sh, -c, 'curl -u "elastic:$ELASTIC_PASSWORD" --cacert /ca.crt https://elasticsearch:9200']
          args: [--password-file=/run/secrets/password, --token, $(TOKEN)]
      `,
    }),
  },
  fail: {
    'bootstrap has password in a command line': withPod('Pod bootstrap', { container: 'args: [--password=changeme]' }),
    'bootstrap has api-key in a command line': withPod('Pod bootstrap', { container: 'args: [--api-key, c2VjcmV0]' }),
    'bootstrap has user password in a command line': withPod('Pod bootstrap', {
      container: 'command: [sh, -c, "curl -u elastic:changeme https://host"]',
    }),
    'elasticsearch has a credential in readinessProbe': withPod('Pod elasticsearch', {
      container: 'readinessProbe: { httpGet: { httpHeaders: [{ name: Authorization, value: Basic ZWxhc3RpYw== }] } }',
    }),
  },
};
