import { templates } from '../../scripts/model/elasticsearch/bootstrap';
import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap, nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

/** The first release of each index mode. */
const modes: Readonly<Record<string, readonly [number, number]>> = {
  standard: [7, 0],
  time_series: [8, 7],
  logsdb: [8, 17],
  lookup: [8, 18],
};

export const indexMode: Policy = {
  id: 'elasticsearch/index-mode',
  title: 'The index mode exists in the version that runs',
  severity: 'error',
  rationale: 'Elasticsearch refuses a template with an index mode it does not know.',
  remediation: 'Take `logsdb` from 8.17 on, `time_series` from 8.7, `lookup` from 8.18; leave it out before.',
  source: 'Elastic docs, logs data stream; checks ES-35',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const known = stack.memo(elasticNodes).flatMap(({ version }) => version ?? []);
    const versions = Array.from(new Map(known.map((version) => [version.text, version])).values());
    for (const { name, settings } of stack.memo(templates)) {
      const setting = settings.get('mode');
      if (!setting) continue;
      const mode = String(setting.value);
      const since = modes[mode];
      if (!since)
        yield at(
          setting.origin,
          `the index template ${name} has the mode ${mode}${suggestion(mode, Object.keys(modes))}`,
        );
      const old = since && versions.find((version) => !atLeast(version, ...since));
      if (old)
        yield at(setting.origin, `the index template ${name} has the mode ${mode}, which ${old.text} does not know`);
    }
  }),

  pass: {
    'logsdb on a current version':
      bootstrap({
        'index-template.logs.json':
          '{ "index_patterns": ["app-*"], "template": { "settings": { "index.mode": "logsdb" } } }',
      }) + nodes('master', { replicas: 3 }),
  },
  fail: {
    'the index template logs has the mode logdb (did you mean logsdb?)': bootstrap({
      'index-template.logs.json':
        '{ "index_patterns": ["app-*"], "template": { "settings": { "index.mode": "logdb" } } }',
    }),
    'the index template logs has the mode logsdb, which 8.10.0 does not know':
      bootstrap({
        'index-template.logs.json':
          '{ "index_patterns": ["app-*"], "template": { "settings": { "index.mode": "logsdb" } } }',
      }) + nodes('master', { image: 'elasticsearch:8.10.0', replicas: 3 }),
  },
};
