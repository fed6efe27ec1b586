import { distinctTemplates } from '../../scripts/model/elasticsearch/bootstrap';
import { reaches, writers } from '../../scripts/model/elasticsearch/writers';
import { fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (output: string) => `
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <match **>
        @type elasticsearch
        ${output.replaceAll('\n', '\n        ')}
      </match>
    `;

const template = (pattern: string) => `
      kind: ConfigMap
      metadata: { name: bootstrap, namespace: logs }
      data:
        index-template.logs.json: '{ "index_patterns": ["${pattern}"], "data_stream": {}, "priority": 200 }'
    `;

export const templateCoversWritten: Policy = {
  id: 'elasticsearch/template-covers-written',
  title: 'Every index that Fluentd writes has a template of the stack',
  severity: 'error',
  rationale: 'Without one Elasticsearch guesses mappings, takes one replica, and no policy ever deletes the index.',
  remediation: 'Add the name to `index_patterns` of a template, with `data_stream: {}` where a data stream is meant.',
  source: 'Elastic docs, index templates; checks ES-34, FD-IDX, errata E40',
  kinds: [...fluentdKinds],

  check: placed(function* (stack) {
    const all = stack.memo(distinctTemplates);
    for (const { agent, output, targets, dataStream } of stack.memo(writers)) {
      for (const target of targets) {
        const { pattern } = target;
        if (/[<{$]/.test(pattern)) continue;
        const template = all.find((one) => reaches(one.patterns, target));
        if (!template) yield inConfig(agent, output.element.place, `${pattern} is written without an index template`);
        else if (dataStream && !template.dataStream)
          yield inConfig(
            agent,
            output.element.place,
            `${pattern} is a data stream, the template ${template.name} makes an index`,
          );
        else if (
          template.dataStream &&
          (output.settings.text('write_operation') ?? 'index') !== 'create' &&
          !dataStream
        ) {
          yield inConfig(
            agent,
            output.element.place,
            `${pattern} is a data stream, which takes write_operation create only`,
          );
        }
      }
    }
  }),

  pass: {
    'a template covers it': agentExample(config('host es\nindex_name logs-app-prod\nwrite_operation create'), {
      more: template('logs-app-*'),
    }),
  },
  fail: {
    'logs-app-prod is written without an index template': agentExample(config('host es\nindex_name logs-app-prod'), {
      more: template('metrics-*'),
    }),
    'logs-app-prod is a data stream, which takes write_operation create only': agentExample(
      config('host es\nindex_name logs-app-prod'),
      { more: template('logs-*') },
    ),
  },
};
