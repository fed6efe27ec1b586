import { nameTemplates } from '../../scripts/model/fluentd/output';
import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const chunkKeysCoverPlaceholders: Policy = {
  id: 'fluentd/chunk-keys-cover-placeholders',
  title: 'Every placeholder in the name of an index is a chunk key of its buffer',
  severity: 'error',
  rationale:
    'The plugin says nothing, in a dry run either, and writes to an index that is literally called `${$.kubernetes.namespace_name}-2026.11.23`.',
  remediation:
    "Name the key in the buffer: `<buffer tag, $.kubernetes.namespace_name>`; `${record['a']['b']}` is Ruby, write `${$.a.b}`.",
  source:
    'uken/fluent-plugin-elasticsearch#792, #705, #691; fluentd lib/fluent/plugin/output.rb; checks FD-28, FD-CHUNK',
  kinds: fluentdKinds,

  check: eachOutput(function* (output, agent) {
    if (output.type === 'elasticsearch_dynamic') return; // Ruby there, and fluentd/no-dynamic-output
    const { chunkKeys: keys, element } = output;
    for (const { name, text } of nameTemplates(output)) {
      for (const [whole, inner = ''] of text.matchAll(/\${([^}]*)\}/g)) {
        const key = inner.replace(/^tag\[-?\d+\]$/, 'tag');
        if (keys.includes(key) || key === 'chunk_id') continue;
        const placeholder = /^[-_.@$a-zA-Z0-9]+$/.test(key);
        const why = placeholder
          ? `which is no chunk key of <buffer ${keys.join(', ')}>`
          : `which is no placeholder of ${output.type}`;
        yield inConfig(agent, placeOf(element, name), `${name} holds ${whole}, ${why}`);
      }
      const dated = name === 'logstash_dateformat' || keys.includes('time');
      if (!dated && /%[YmdHMSjy]/.test(text))
        yield inConfig(agent, placeOf(element, name), `${name} is ${text}, but time is no chunk key`);
    }
  }),

  pass: {
    'the key is in the buffer': agentExample(`
      <match **>
        @type elasticsearch
        index_name logs-\${$.kubernetes.namespace_name}-\${tag[0]}-%Y.%m
        <buffer tag, time, $.kubernetes.namespace_name>
          timekey 1d
        </buffer>
      </match>
    `),
  },
  fail: {
    'index_name holds ${$.kubernetes.namespace_name}, which is no chunk key of <buffer tag>': agentExample(`
      <match **>
        @type elasticsearch
        index_name logs-\${$.kubernetes.namespace_name}
        <buffer tag>
        </buffer>
      </match>
    `),
    "logstash_prefix holds ${record['kubernetes']['pod_name']}, which is no placeholder of elasticsearch":
      agentExample(`
      <match **>
        @type elasticsearch
        logstash_format true
        logstash_prefix \${record['kubernetes']['pod_name']}
      </match>
    `),
    'index_name is logs-%Y, but time is no chunk key': agentExample(`
      <match **>
        @type elasticsearch
        index_name logs-%Y
      </match>
    `),
  },
};
