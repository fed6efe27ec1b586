import { declaredLogs } from '../../scripts/model/fluentd/pods';
import { waysOf } from '../../scripts/model/fluentd/ways';
import type { Stack } from '../../scripts/model/kube/stack';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const facts = `
      kind: Stack
      logs: { collected: [shop], excluded: [] }
      ---`;
const config = (source: string, more: string) =>
  `${facts}${agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        ${source}
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      ${more}
      <match kubernetes.**>
        @type elasticsearch
      </match>
    `)}`;

export const collectedNamespacesDelivered: Policy = {
  id: 'fluentd/collected-namespaces-delivered',
  title: 'The logs of every namespace that is to be collected are written somewhere',
  severity: 'error',
  rationale:
    'What a pattern drops or no `<match>` takes is gone without an error; the team learns it in its next incident.',
  remediation:
    'Follow it with `npm run trace -- OVERLAY namespace/pod/container`, and change the pattern that takes it.',
  source: 'stack.yaml, logs.collected; checks FD-03, errata E73',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    if (agent.problems.length > 0 || !agent.readable) return;
    for (const pod of stack.memo(collectedLogs)) {
      const paths = waysOf(stack, agent, pod);
      if (paths.some(({ end }) => end.is === 'written' || end.is === 'output')) continue;
      for (const { steps, end } of paths) {
        if (end.is === 'written' || end.is === 'output' || end.is === 'unknown') continue;
        if (end.is === 'lost' && end.unsent) continue; // fluentd/create-has-id
        const place = steps.at(-1)?.place ?? agent.root.place;
        // A parser that does not fit the runtime is fluentd/cri-parser's.
        if (end.why.startsWith('pattern not matched')) continue;
        yield inConfig(agent, place, `the log of ${pod.namespace}/${pod.container} is ${end.is}: ${shorter(end.why)}`);
      }
    }
  }),

  pass: { 'it is written': config('', '') },
  fail: {
    'the log of shop/app is dropped: null': config(
      '',
      '<match kubernetes.var.log.containers.**_shop_**>\n        @type null\n      </match>',
    ),
    'the log of shop/app is dropped: exclude_path': config('exclude_path ["/var/log/containers/*_shop_*.log"]', ''),
    'the log of shop/app is lost: there is no <label @NONE>': config(
      '',
      '<match **>\n        @type relabel\n        @label @NONE\n      </match>',
    ),
  },
};

function collectedLogs(stack: Stack) {
  const collected = new Set(stack.facts.logs?.collected);
  return declaredLogs(stack).filter(({ namespace }) => collected.has(namespace));
}

/** Without the container's id, which changes with every pod. */
const shorter = (why: string) => why.replace(/kubernetes\.\S*[0-9a-f]{64}\S*/, 'its tag');
