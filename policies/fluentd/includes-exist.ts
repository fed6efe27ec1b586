import { eachAgent, fluentdKinds, inConfig, onContainer } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const includesExist: Policy = {
  id: 'fluentd/includes-exist',
  title: 'Every file that the configuration includes is there',
  severity: 'error',
  rationale:
    'Fluentd passes over an `@include` that names nothing without a word: its sources and outputs are simply missing.',
  remediation: 'Add the file to the ConfigMap: a volume over `/fluentd/etc` hides every file that the image has there.',
  source: 'fluent/fluentd lib/fluent/config/v1_parser.rb (Dir.glob); checks FD-17, errata E89',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { target, place } of agent.missing)
      yield inConfig(agent, place, `${target} is in no ConfigMap that is mounted`);
    if (agent.readable) return;
    // Nobody knows what an image of one's own has, nor a ConfigMap that is not in the stack.
    const folder = agent.entry.slice(0, agent.entry.lastIndexOf('/'));
    const known = [...agent.files.values()].some(({ file, object }) => file.startsWith(`${folder}/`) && object);
    if (known) yield onContainer(agent, 'volumeMounts', `${agent.entry} is in no ConfigMap that is mounted`);
  }),

  pass: {
    'a key of the ConfigMap': agentExample('@include output.conf', {
      files: { 'output.conf': '<match **>\n  @type stdout\n</match>' },
    }),
    'a glob may be empty': agentExample(`
      @include conf.d/*.conf
      <match **>
        @type stdout
      </match>
    `),
  },
  fail: {
    'kubernetes.conf is in no ConfigMap that is mounted': agentExample(`
      @include kubernetes.conf
      <match **>
        @type stdout
      </match>
    `),
    '/fluentd/etc/main.conf is in no ConfigMap that is mounted': agentExample('<match **>\n  @type stdout\n</match>', {
      env: '{ name: FLUENTD_CONF, value: main.conf }',
    }),
  },
};
