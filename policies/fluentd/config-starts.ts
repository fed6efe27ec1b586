import { refusals } from '../../scripts/model/fluentd/start/refusals';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const configStarts: Policy = {
  id: 'fluentd/config-starts',
  title: 'Fluentd accepts what its configuration says',
  severity: 'error',
  rationale:
    'Fluentd reads the file and then refuses it: the pods restart for ever and no log of the cluster is collected.',
  remediation:
    'Correct the section that the message names; `fluentd --dry-run` in the same image shows the same error.',
  source:
    'fluent/fluentd v1.19.3 lib/fluent/root_agent.rb, config/section.rb, config/types.rb, plugin/output.rb, plugin/in_tail.rb',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    // The others have rules of their own: config-syntax, environment-supplied, unknown-plugin, worker-bound-tail.
    for (const { about, message, place } of refusals(agent))
      if (about === 'configuration') yield inConfig(agent, place, message);
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
    'what another image brings is not known': withPod('DaemonSet fluentd', {
      container: "image: 'fluent/fluentd-kubernetes-daemonset:v1.19-debian-graylog-1'",
    }),
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
    'overflow_action drop: valid options are throw_exception, block, drop_oldest_chunk': agentExample(`
      <match **>
        @type elasticsearch
        <buffer>
          overflow_action drop
        </buffer>
      </match>
    `),
    "include_timestamp maybe: the value becomes nil, and the parameter may not be nil\n<buffer ...> argument includes 'time', but timekey is not configured":
      agentExample(`
      <match **>
        @type elasticsearch
        include_timestamp maybe
        <buffer tag, time>
        </buffer>
      </match>
    `),
    "'tag' or '_index' in chunk_keys is required\nin chunk_keys: bracket notation is not allowed": agentExample(`
      <match **>
        @type elasticsearch
        <buffer $['kubernetes']['labels']['app']>
        </buffer>
      </match>
    `),
    'Duplicated plugin id x': agentExample(`
      <filter **>
        @type stdout
        @id x
      </filter>
      <match **>
        @type stdout
        @id x
      </match>
    `),
    '<worker 1>: there are the workers 0 to 0': agentExample(`
      <worker 1>
        <match **>
          @type stdout
        </match>
      </worker>
    `),
  },
};
