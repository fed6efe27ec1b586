import { routersOf } from '../../scripts/model/fluentd/flow';
import { tagWitnesses } from '../../scripts/model/fluentd/witness';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (...patterns: string[]) =>
  agentExample(
    patterns
      .map((pattern) => (pattern.startsWith('<') ? pattern : `<match ${pattern}>\n  @type stdout\n</match>`))
      .join('\n'),
  );

export const reachableMatch: Policy = {
  id: 'fluentd/reachable-match',
  title: 'No match or filter stands behind one that takes all its tags',
  severity: 'error',
  rationale:
    'The first match takes the event: an output, an exclusion or a filter behind `<match **>` does nothing, and nobody is told.',
  remediation: 'Put the narrow pattern in front of the wide one, filters in front of the match.',
  source: 'fluentd docs, config file, match order; lib/fluent/event_router.rb; checks FD-32',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (let worker = 0; worker < agent.workers; worker += 1) {
      for (const rules of routersOf(agent, worker).labels.values()) {
        for (const [index, { element, kind, pattern }] of rules.entries()) {
          const tags = tagWitnesses(pattern);
          const before = rules.slice(0, index).filter((rule) => rule.kind === 'match');
          if (tags.length === 0 || !tags.every((tag) => before.some((rule) => rule.matches(tag)))) continue;
          const taken = before.filter((rule) => tags.some(rule.matches)).map((rule) => rule.pattern);
          yield inConfig(
            agent,
            element.place,
            `${kind} ${pattern} is never reached: match ${[...new Set(taken)].join(', ')} takes its tags`,
          );
        }
      }
    }
  }),

  pass: {
    'the narrow one first': config('a.b', 'a.**', '**'),
    'another label': config('**', '<label @A>\n  <match **>\n    @type stdout\n  </match>\n</label>'),
    'patterns that only touch': config('a.*', 'a.**'),
  },
  fail: {
    'match a.** is never reached: match ** takes its tags': config('**', 'a.**'),
    'match {a,b}.c is never reached: match a.**, b.* takes its tags': config('a.**', 'b.*', '{a,b}.c'),
    'filter a.** is never reached: match a.** takes its tags': config(
      'a.**',
      '<filter a.**>\n  @type stdout\n</filter>',
    ),
  },
};
