import { settings } from '../../scripts/model/fluentd/plugin';
import { eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (lines: string) => agentExample(`<filter **>\n  @type kubernetes_metadata\n  ${lines}\n</filter>`);
const most = 2;

export const goesOnWithoutKubernetes: Policy = {
  id: 'fluentd/goes-on-without-kubernetes',
  title: 'The agent sends on what it reads while the Kubernetes API is away',
  severity: 'error',
  rationale:
    'A watch that fails ten times, 17 minutes, ends the agent; an API that hangs is waited for at each record, twice the timeout of 10 s. Files rotate meanwhile.',
  remediation:
    'Set `watch false`, `open_timeout 1`, `read_timeout 1`; a pod is looked up once and kept for `cache_ttl`.',
  source:
    'fabric8io/fluent-plugin-kubernetes_metadata_filter v3.8.0, kubernetes_metadata_watch_pods.rb and filter_kubernetes_metadata.rb (watch_retry_max_times, read_timeout)',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { element, type } of walk(agent)) {
      if (type !== 'kubernetes_metadata') continue;
      const read = settings(element, agent.environment);
      if (read.bool('watch', true)) {
        const times = read.integer('watch_retry_max_times', 10);
        yield inConfig(agent, placeOf(element, 'watch'), `the agent ends when a watch failed ${times} times`);
      }
      for (const [name, usual] of [
        ['open_timeout', 3],
        ['read_timeout', 10],
      ] as const) {
        const seconds = read.integer(name, usual);
        if (seconds > most)
          yield inConfig(
            agent,
            placeOf(element, name),
            `each record waits ${seconds} s for an API that hangs: ${name}`,
          );
      }
    }
  }),

  pass: { 'no watch, short waits': config('watch false\n  open_timeout 1\n  read_timeout 1') },
  fail: {
    'the agent ends when a watch failed 10 times': config('open_timeout 1\n  read_timeout 1'),
    'each record waits 3 s for an API that hangs: open_timeout\neach record waits 10 s for an API that hangs: read_timeout':
      config('watch false'),
  },
};
