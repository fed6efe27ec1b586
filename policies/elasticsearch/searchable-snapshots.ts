import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { time } from '../../scripts/model/elasticsearch/units';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const searchableSnapshots: Policy = {
  id: 'elasticsearch/searchable-snapshots',
  title: 'Searchable snapshots have a licence and a repository',
  severity: 'error',
  rationale:
    'Without the licence the index stays where it is with an error in its lifecycle; without the repository ' +
    'Elasticsearch refuses the policy.',
  remediation:
    'Register the repository in the bootstrap, set `elastic.license` in stack.yaml to what you have, or use ' +
    'plain cold and delete phases.',
  source: 'Elastic docs, searchable snapshot action; checks ES-31',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const { license } = stack.facts.elastic;
    const repositories = objectsOf(stack, 'repository').map(({ name }) => name);
    for (const { name, body, at: place } of objectsOf(stack, 'lifecycle')) {
      const { phases } = body.policy;
      const used = ['hot', 'cold', 'frozen'].filter((phase) => phases[phase]?.actions?.searchable_snapshot);
      for (const phase of used) {
        const { snapshot_repository: repository, replicate_for: replicate } = phases[phase].actions.searchable_snapshot;
        const path = ['policy', 'phases', phase, 'actions', 'searchable_snapshot'] as const;
        if (license !== 'enterprise' && license !== 'trial')
          yield at(place(...path), `the policy ${name} mounts snapshots, the licence is ${license}`);
        if (!repositories.includes(repository)) {
          yield at(
            place(...path, 'snapshot_repository'),
            `the policy ${name} mounts snapshots of ${repository}, which is not registered${suggestion(String(repository), repositories)}`,
          );
        }
        const next = ['cold', 'frozen', 'delete']
          .map((later) => phases[later]?.min_age)
          .find((age) => time(age) > time(phases[phase].min_age ?? '0'));
        if (time(replicate) > time(next) - time(phases[phase].min_age ?? '0')) {
          yield at(
            place(...path, 'replicate_for'),
            `the policy ${name} replicates for ${replicate} in ${phase}, the next phase begins at ${next}`,
          );
        }
      }
      const later = ['warm', 'cold'].find((phase) =>
        ['shrink', 'forcemerge'].some((action) => phases[phase]?.actions?.[action]),
      );
      if (used.includes('hot') && (used.includes('cold') || later)) {
        yield at(
          place('policy', 'phases', 'hot'),
          `the policy ${name} mounts snapshots in hot, ${later ?? 'cold'} cannot change the index any more`,
        );
      }
    }
  }),

  pass: {
    'a licence and a repository':
      manifest('Stack', { elastic: '{ license: enterprise }' }) +
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "cold": { "min_age": "14d", "actions": { "searchable_snapshot": { "snapshot_repository": "backups" } } }
        } } }
      `,
        'repository.backups.json': '{ "type": "s3", "settings": { "bucket": "logs" } }',
      }),
  },
  fail: {
    'the policy logs mounts snapshots, the licence is basic\nthe policy logs mounts snapshots of backup, which is not registered (did you mean backups?)':
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "cold": { "min_age": "14d", "actions": { "searchable_snapshot": { "snapshot_repository": "backup" } } }
        } } }
      `,
        'repository.backups.json': '{ "type": "s3", "settings": { "bucket": "logs" } }',
      }),
    'the policy logs replicates for 7d in hot, the next phase begins at 3d\nthe policy logs mounts snapshots in hot, warm cannot change the index any more':
      manifest('Stack', { elastic: '{ license: trial }' }) +
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "searchable_snapshot": { "snapshot_repository": "backups", "replicate_for": "7d" } } },
          "warm": { "min_age": "1d", "actions": { "forcemerge": { "max_num_segments": 1 } } },
          "delete": { "min_age": "3d", "actions": { "delete": {} } }
        } } }
      `,
        'repository.backups.json': '{ "type": "s3", "settings": { "bucket": "logs" } }',
      }),
  },
};
