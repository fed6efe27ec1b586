import type { Agent } from '../../scripts/model/fluentd/agent';
import type { Element } from '../../scripts/model/fluentd/config';
import { param, sections } from '../../scripts/model/fluentd/config';
import { patternProblem } from '../../scripts/model/fluentd/match';
import { argument, pluginType, settings } from '../../scripts/model/fluentd/plugin';
import { eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import type { Placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const configStarts: Policy = {
  id: 'fluentd/config-starts',
  title: 'Fluentd accepts what its configuration says',
  severity: 'error',
  rationale:
    'Fluentd reads the file and then refuses it: the pods restart for ever and no log of the cluster is collected.',
  remediation:
    'Correct the section that the message names; `fluentd --dry-run` in the same image shows the same error.',
  source: 'fluent/fluentd lib/fluent/root_agent.rb, agent.rb, label.rb, plugin/in_tail.rb, plugin/buf_file.rb',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    if (agent.problems.length > 0) return; // the tree ends where it could not be read
    const { root, environment } = agent;
    const labels = new Map<string, Element>();
    for (const { element, parents } of walk(agent)) {
      if (element.name !== 'label' || parents.some(({ name }) => name !== 'worker')) continue;
      const name = argument(element, environment);
      if (labels.has(name)) yield inConfig(agent, element.place, `<label ${name}> appears twice`);
      labels.set(name, element);
      if (sections(element, 'match').length === 0)
        yield inConfig(agent, element.place, `<label ${name}> has no <match>`);
    }
    for (const { element, type } of walk(agent)) {
      if (!['source', 'match', 'filter', 'store'].includes(element.name)) continue;
      if (!type) yield inConfig(agent, element.place, `<${element.name}> has no @type`);
      const label = settings(element, environment).text('@label');
      if (label && label !== '@ROOT' && !labels.has(label))
        yield inConfig(agent, placeOf(element, '@label'), `there is no <label ${label}>`);
      const problem =
        element.name === 'match' || element.name === 'filter'
          ? patternProblem(argument(element, environment) || '**')
          : undefined;
      if (problem) yield inConfig(agent, element.place, problem);
      if (type === 'tail') yield* tail(agent, element);
    }
    yield* twice(
      agent,
      [...walk(agent)].filter(({ type }) => type === 'tail').map(({ element }) => element),
      'pos_file',
    );
    yield* twice(
      agent,
      [...walk(agent)]
        .filter(({ element, type }) => element.name === 'buffer' && type === 'file')
        .map(({ element }) => element),
      'path',
    );
    if (agent.readable && sections(root, 'match').length + labels.size === 0)
      yield inConfig(agent, root.place, 'nothing is written: there is no <match>');
  }),

  pass: {
    'labels, types and patterns fit': agentExample(`
      <source>
        @type tail
        @label @LOGS
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <label @LOGS>
        <match kubernetes.** /^other\\./>
          @type stdout
        </match>
      </label>
    `),
    'what another image brings is not known': `
      kind: DaemonSet
      metadata: { name: fluentd }
      spec:
        template:
          spec: { containers: [{ name: fluentd, image: 'fluent/fluentd-kubernetes-daemonset:v1.19-debian-graylog-1' }] }
    `,
  },
  fail: {
    'there is no <label @LOGS>': agentExample(`
      <match **>
        @type relabel
        @label @LOGS
      </match>
    `),
    '<label @LOGS> appears twice\n<label @LOGS> has no <match>': agentExample(`
      <label @LOGS>
        <match **>
          @type stdout
        </match>
      </label>
      <label @LOGS>
      </label>
    `),
    '<match> has no @type': agentExample(`
      <match **>
      </match>
    `),
    '/logs begins with / and does not end with it': agentExample(`
      <match /logs>
        @type stdout
      </match>
    `),
    'tail has no <parse>\ntail has follow_inodes without pos_file': agentExample(`
      <source>
        @type tail
        path /var/log/a.log
        tag a
        follow_inodes true
      </source>
      <match **>
        @type stdout
      </match>
    `),
    'pos_file /p is used twice': agentExample(`
      <source>
        @type tail
        path /var/log/a.log
        tag a
        pos_file /p
        <parse>
          @type none
        </parse>
      </source>
      <source>
        @type tail
        path /var/log/b.log
        tag b
        pos_file /p
        <parse>
          @type none
        </parse>
      </source>
      <match **>
        @type stdout
      </match>
    `),
    'nothing is written: there is no <match>': agentExample(`
      <system>
        log_level info
      </system>
    `),
  },
};

function* tail(agent: Agent, element: Element): Generator<Placed> {
  const read = settings(element, agent.environment);
  // `format` is the old form of the section
  if (sections(element, 'parse').length === 0 && !param(element, 'format'))
    yield inConfig(agent, element.place, 'tail has no <parse>');
  if (read.bool('follow_inodes', false) && read.text('pos_file') === undefined) {
    yield inConfig(agent, placeOf(element, 'follow_inodes'), 'tail has follow_inodes without pos_file');
  }
  for (const name of ['path', 'tag']) if (!read.text(name)) yield inConfig(agent, element.place, `tail has no ${name}`);
}

function* twice(agent: Agent, elements: readonly Element[], name: string): Generator<Placed> {
  const seen = new Set<string>();
  for (const element of elements) {
    const read = settings(element, agent.environment);
    const value = read.text(name);
    if (value === undefined || !read.known(name)) continue;
    if (seen.has(value))
      yield inConfig(
        agent,
        placeOf(element, name),
        `${pluginType(element, agent.environment) === 'tail' ? '' : 'buffer '}${name} ${value} is used twice`,
      );
    seen.add(value);
  }
}
