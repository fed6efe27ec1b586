import { isHash } from '../../scripts/model/fluentd/field';
import { settings } from '../../scripts/model/fluentd/plugin';
import { eachAgent, firstOfWays, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (lines: string) =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <filter **>
        @type kubernetes_metadata
      </filter>
      <filter **>
        @type elasticsearch_genid
        use_record_as_seed true
        ${lines}
      </filter>
      <match **>
        @type elasticsearch
      </match>
    `);

export const idOfTexts: Policy = {
  id: 'fluentd/id-of-texts',
  title: 'The id of a document is made of texts',
  severity: 'warning',
  rationale:
    'A hash comes into the id as Ruby prints it: 3.4 prints it otherwise than 3.3, so the next image stores each line that is sent again twice; and a label that changes does too.',
  remediation: 'Name the time, the stream, the file and the message in `record_keys`; not `docker`, not `kubernetes`.',
  source: 'ruby 3.4.0 NEWS.md, Hash#inspect; uken/fluent-plugin-elasticsearch v6.0.0 filter_elasticsearch_genid.rb',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const records = [...firstOfWays(agent, stack)].flatMap(({ paths }) => paths.flatMap(({ record }) => record ?? []));
    for (const { element, type } of walk(agent)) {
      if (type !== 'elasticsearch_genid') continue;
      const read = settings(element, agent.environment);
      if (!read.bool('use_record_as_seed', false)) continue;
      if (read.bool('use_entire_record', false) && records.some((record) => [...record.values()].some(isHash)))
        yield inConfig(agent, placeOf(element, 'use_entire_record'), 'the id is made of hashes too: use_entire_record');
      for (const key of read.array('record_keys'))
        if (records.some((record) => isHash(record.get(key))))
          yield inConfig(agent, placeOf(element, 'record_keys'), `the id is made of a hash: ${key}`);
    }
  }),

  pass: { texts: config('record_keys ["time", "stream", "message"]') },
  fail: {
    'the id is made of a hash: docker\nthe id is made of a hash: kubernetes': config(
      'record_keys ["time", "docker", "kubernetes"]',
    ),
    'the id is made of hashes too: use_entire_record': config('use_entire_record true'),
  },
};
