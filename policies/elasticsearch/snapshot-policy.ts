import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { elasticClusters, holdsData, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap, nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const snapshotPolicy: Policy = {
  id: 'elasticsearch/snapshot-policy',
  title: 'In production the indices are in snapshots',
  severity: 'error',
  rationale:
    'A replica does not help against a deleted index, a bad upgrade or a lost volume; copies of data folders ' +
    'cannot be restored.',
  remediation: 'Use the component `snapshots`: a repository and a snapshot lifecycle policy that names it.',
  source: 'Elastic docs, node settings (no file system backups); checks ES-37, errata E40',
  kinds: ['ConfigMap', ...nodeKinds],

  check: placed(function* (stack) {
    const policies = objectsOf(stack, 'snapshot-policy');
    const repositories = objectsOf(stack, 'repository').map(({ name }) => name);
    for (const { name, body, at: place } of policies) {
      if (!repositories.includes(body.repository))
        yield at(
          place('repository'),
          `the snapshot policy ${name} writes to ${body.repository}, which nothing registers${suggestion(String(body.repository), repositories)}`,
        );
      if (!body.retention) yield at(place('schedule'), `the snapshot policy ${name} keeps every snapshot for ever`);
    }
    if (policies.length || stack.facts.environment !== 'prod') return;
    for (const { name, sets } of stack.memo(elasticClusters)) {
      const holder = sets.find(holdsData);
      if (holder)
        yield { object: holder.workload, path: '', message: `nothing takes snapshots of the cluster ${name}` };
    }
  }),

  pass: {
    'a policy and its repository':
      manifest('Stack', { environment: 'prod' }) +
      bootstrap({
        'repository.backups.json': '{ "type": "s3", "settings": { "bucket": "logs" } }',
        'snapshot-policy.nightly.json':
          '{ "schedule": "0 30 1 * * ?", "repository": "backups", "retention": { "expire_after": "30d" } }',
      }) +
      nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }),
    'not production': nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }),
  },
  fail: {
    'nothing takes snapshots of the cluster logs':
      manifest('Stack', { environment: 'prod' }) + nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }),
    'the snapshot policy nightly writes to backup, which nothing registers (did you mean backups?)\nthe snapshot policy nightly keeps every snapshot for ever':
      bootstrap({
        'repository.backups.json': '{ "type": "s3", "settings": { "bucket": "logs" } }',
        'snapshot-policy.nightly.json': '{ "schedule": "0 30 1 * * ?", "repository": "backup" }',
      }),
  },
};
