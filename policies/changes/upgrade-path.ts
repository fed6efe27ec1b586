import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import type { Version } from '../../scripts/model/elasticsearch/version';
import { compareMinor } from '../../scripts/model/elasticsearch/version';
import { kibanas } from '../../scripts/model/kibana/kibana';
import type { ChangeRule } from '../../scripts/rule/change';

export const upgradePath: ChangeRule = {
  id: 'changes/upgrade-path',
  title: 'Elasticsearch goes up one step at a time, and Kibana follows it',
  severity: 'error',
  rationale:
    'A node refuses to start on data that a newer release wrote, or one more than a major older; Kibana refuses an ' +
    'Elasticsearch older than itself. There is no way back once a newer node has joined.',
  remediation:
    'Take a snapshot. Go from 7.17 to 8.19, from 8.19 to 9.x, one commit each, Elasticsearch before or with Kibana. ' +
    'To go back, restore the snapshot into a new cluster.',
  source:
    'Elastic docs, upgrade paths; elastic/cloud-on-k8s validations.go noDowngrades, validUpgradePath; checks VER-02, KB-09',

  *check({ before, after }) {
    const old = newest(before.memo(elasticNodes));
    const now = newest(after.memo(elasticNodes));
    for (const { workload, container, version } of after.memo(elasticNodes)) {
      const problem = old && version && step(old, version);
      if (problem) yield { object: workload, path: `${container.path}.image`, message: `Elasticsearch ${problem}` };
    }
    for (const { workload, container, version } of after.memo(kibanas)) {
      if (!now || !version || compareMinor(version, now) <= 0) continue;
      yield {
        object: workload,
        path: `${container.path}.image`,
        message: `Kibana ${version.text} is ahead of Elasticsearch ${now.text}`,
      };
    }
  },

  pass: {
    'a minor release up': { before: stack('9.5.2', '9.5.2'), after: stack('9.6.0', '9.6.0') },
    'the next major from the last minor': { before: stack('8.19.3', '8.19.3'), after: stack('9.5.3', '9.5.3') },
  },
  fail: {
    'Elasticsearch goes down from 9.5.3 to 9.4.0': { before: stack('9.5.3', '9.4.0'), after: stack('9.4.0', '9.4.0') },
    'Elasticsearch skips from 7.17.9 to 9.5.3: 8.19 comes first': {
      before: stack('7.17.9', '7.17.9'),
      after: stack('9.5.3', '9.5.3'),
    },
    'Elasticsearch skips from 8.5.0 to 9.5.3: 8.19 comes first': {
      before: stack('8.5.0', '8.5.0'),
      after: stack('9.5.3', '9.5.3'),
    },
    'Kibana 9.6.0 is ahead of Elasticsearch 9.5.3': { before: stack('9.5.3', '9.5.3'), after: stack('9.5.3', '9.6.0') },
  },
};

/** The last minor release of a major, from which the next major may be reached. */
const gates: Readonly<Record<number, number>> = { 6: 8, 7: 17, 8: 19 };

function step(old: Version, version: Version): string | undefined {
  const order = compareMinor(version, old) || version.patch - old.patch;
  if (order < 0) return `goes down from ${old.text} to ${version.text}`;
  if (version.major === old.major) return undefined;
  const gate = gates[version.major - 1];
  const direct = version.major === old.major + 1 && (gate === undefined || old.minor >= gate);
  return direct
    ? undefined
    : `skips from ${old.text} to ${version.text}: ${version.major - 1}.${gate ?? 'last'} comes first`;
}

function newest(sets: readonly { version: Version | undefined }[]): Version | undefined {
  const versions = sets.flatMap(({ version }) => version ?? []);
  return versions.sort((left, right) => compareMinor(left, right) || left.patch - right.patch).at(-1);
}

function stack(elasticsearch: string, kibana: string): string {
  return `
      kind: StatefulSet
      metadata: { name: data, namespace: logging }
      spec: { template: { spec: { containers: [{ name: elasticsearch, image: docker.elastic.co/elasticsearch/elasticsearch:${elasticsearch} }] } } }
      ---
      kind: Deployment
      metadata: { name: kibana, namespace: logging }
      spec: { template: { spec: { containers: [{ name: kibana, image: docker.elastic.co/kibana/kibana:${kibana} }] } } }
    `;
}
