import type { Agent } from '../../scripts/model/fluentd/agent';
import type { Place } from '../../scripts/model/fluentd/config';
import { tagMatcher } from '../../scripts/model/fluentd/match';
import type { Settings } from '../../scripts/model/fluentd/plugin';
import { argument } from '../../scripts/model/fluentd/plugin';
import type { PodLog } from '../../scripts/model/fluentd/pods';
import { containerLog } from '../../scripts/model/fluentd/pods';
import { names, tailTag } from '../../scripts/model/fluentd/tail';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import type { Placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (more: string, exclude = '') => `
      <source>
        @type tail
        path /var/log/containers/*.log
        ${exclude}
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      ${more}
    `;
const drop = (pattern: string) => config(`<match ${pattern}>\n        @type null\n      </match>`);

export const exclusionMatchesOnlyItsNamespace: Policy = {
  id: 'fluentd/exclusion-matches-only-its-namespace',
  title: 'What leaves out a namespace leaves out nothing else',
  severity: 'error',
  rationale:
    '`**infra**` is found anywhere in pod, namespace and container: the log of `infrastructure-api` in production is silently gone.',
  remediation:
    'In `exclude_path` write `/var/log/containers/*_infra_*.log`; in a tag `kubernetes.var.log.containers.**_infra_**.log`.',
  source: 'fluent/fluentd lib/fluent/match.rb; checks FD-03, errata E73',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const source of containerTails(agent)) {
      for (const pattern of source.array('exclude_path')) {
        const matches = names(source, pattern);
        yield* overreach(agent, pattern, placeOf(source.element, 'exclude_path'), (pod) => matches(containerLog(pod)));
      }
      yield* nullMatches(agent, source);
    }
  }),

  pass: {
    'a namespace between underscores': agentExample(config('', 'exclude_path ["/var/log/containers/*_infra_*.log"]')),
    'the same as a tag': agentExample(drop('kubernetes.var.log.containers.**_infra_**.log')),
    'one pod, meant as such': agentExample(drop('kubernetes.var.log.containers.infra-agent-**')),
  },
  fail: {
    'kubernetes.var.log.containers.**infra**.log also takes pod infra-api of another namespace, container infra-sidecar, namespace infra-prod':
      agentExample(drop('kubernetes.var.log.containers.**infra**.log')),
    '/var/log/containers/*infra_*.log also takes pod my-infra of another namespace, namespace my-infra': agentExample(
      config('', 'exclude_path ["/var/log/containers/*infra_*.log"]'),
    ),
  },
};

function* nullMatches(agent: Agent, source: Settings): Generator<Placed> {
  for (const { element, type } of walk(agent)) {
    if (element.name !== 'match' || type !== 'null') continue;
    for (const pattern of argument(element, agent.environment).split(/\s+/)) {
      const matches = tagMatcher(pattern);
      yield* overreach(agent, pattern, element.place, (pod) => matches(tailTag(source, containerLog(pod))));
    }
  }
}

const other = { namespace: 'other', pod: 'web-0', container: 'app' };

/** A pattern that takes a namespace by a word of it, and pods that only share the word. */
function* overreach(agent: Agent, pattern: string, place: Place, takes: (pod: PodLog) => boolean): Generator<Placed> {
  if (takes(other)) return; // it is not about one namespace
  for (const word of new Set(pattern.match(/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?/g))) {
    if (!takes({ ...other, namespace: word })) continue;
    const cases: [string, PodLog][] = [
      [`pod ${word}-api of another namespace`, { ...other, pod: `${word}-api` }],
      [`pod my-${word} of another namespace`, { ...other, pod: `my-${word}` }],
      [`container ${word}-sidecar`, { ...other, container: `${word}-sidecar` }],
      [`namespace ${word}-prod`, { ...other, namespace: `${word}-prod` }],
      [`namespace my-${word}`, { ...other, namespace: `my-${word}` }],
    ];
    const taken = cases.filter(([, pod]) => takes(pod)).map(([text]) => text);
    // One example of each kind is enough.
    const shown = taken.filter(
      (text) =>
        !text.includes('my-') ||
        !taken.includes(text.replace(`my-${word}`, text.startsWith('pod') ? `${word}-api` : `${word}-prod`)),
    );
    if (shown.length > 0) yield inConfig(agent, place, `${pattern} also takes ${shown.join(', ')}`);
  }
}
