import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import type { NodeSet } from '../../scripts/model/elasticsearch/node';
import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import { remember } from '../../scripts/model/kube/remember';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap, nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const repositoryClient: Policy = {
  id: 'elasticsearch/repository-client',
  title: 'The client of a snapshot repository is configured on every node',
  severity: 'error',
  rationale: 'Elasticsearch checks a new repository from every node; one that lacks the settings refuses it.',
  remediation:
    'Set `s3.client.NAME.*` on all nodes, secrets in the keystore; for type `fs` mount the location and list it ' +
    'in `path.repo`.',
  source: 'Elastic docs, S3 and shared file system repositories; checks ES-37',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const complete = stack.memo(elasticNodes).filter(({ settings }) => settings.complete);
    const names = (sets: readonly NodeSet[]) => Array.from(new Set(sets.map(({ name }) => name)));
    const unlisted = remember((location) =>
      names(
        complete.filter(
          ({ settings }) =>
            !(settings.get('path.repo')?.list ?? []).some(
              (repo) => location === repo || location.startsWith(`${repo}/`) || !location.startsWith('/'),
            ),
        ),
      ),
    );
    const without = remember((client) =>
      names(complete.filter(({ settings }) => !settings.keys.some((key) => key.startsWith(`s3.client.${client}.`)))),
    );
    for (const { name, body, at: place } of objectsOf(stack, 'repository')) {
      if (body.type === 'fs') {
        const location = String(body.settings.location ?? '');
        for (const set of unlisted(location))
          yield at(
            place('settings', 'location'),
            `the repository ${name} is at ${location}, ${set} does not list it in path.repo`,
          );
      }
      const { client } = body.settings;
      if (body.type !== 's3' || client === undefined || client === 'default') continue;
      for (const set of without(String(client)))
        yield at(
          place('settings', 'client'),
          `the repository ${name} uses the client ${client}, ${set} has no s3.client.${client}`,
        );
    }
  }),

  pass: {
    'the location is listed':
      bootstrap({ 'repository.backups.json': '{ "type": "fs", "settings": { "location": "/backups/logs" } }' }) +
      nodes('master', { replicas: 3, env: { 'path.repo': '/backups' } }),
  },
  fail: {
    'the repository backups is at /backups, master does not list it in path.repo':
      bootstrap({ 'repository.backups.json': '{ "type": "fs", "settings": { "location": "/backups" } }' }) +
      nodes('master', { replicas: 3 }),
    'the repository backups uses the client archive, master has no s3.client.archive':
      bootstrap({ 'repository.backups.json': '{ "type": "s3", "settings": { "client": "archive" } }' }) +
      nodes('master', { replicas: 3 }),
  },
};
