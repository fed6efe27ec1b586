import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { suggestion } from '../../scripts/model/kube/nearest';
import { list } from '../../scripts/model/kube/shape';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

const wideCluster: readonly unknown[] = ['all', 'manage', 'manage_security', 'grant_api_key', 'manage_service_account'];
/** Roles that come with Elasticsearch. */
const builtIn =
  /^(kibana_|monitoring_|remote_monitoring_|logstash_|beats_|apm_|ingest_admin|machine_learning_|reporting_user|snapshot_user|transform_|transport_client|viewer|editor|watcher_|enrich_|data_frame|rollup_|inference_)/;

export const rolesAreNarrow: Policy = {
  id: 'elasticsearch/roles-are-narrow',
  title: 'Roles that the stack makes grant what is needed, by name',
  severity: 'error',
  rationale:
    'A component that may do everything takes the whole cluster with it when it is broken into: an agent on ' +
    'every node could delete every index.',
  remediation:
    'For a writer grant `create_doc` and `auto_configure` on its own patterns, and no cluster privilege but `monitor`.',
  source: 'Elastic docs, security privileges; checks SEC-07, FD-LEASTPRIV, errata E85',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    for (const { name, body, at: place } of objectsOf(stack, 'role')) {
      for (const [index, privilege] of list(body.cluster).entries()) {
        if (wideCluster.includes(privilege))
          yield at(place('cluster', index), `the role ${name} has the cluster privilege ${privilege}`);
      }
      for (const [index, entry] of list(body.indices).entries()) {
        const names = [entry?.names ?? []].flat().map(String);
        const wide = names.find((pattern) => /^\*+(-\*)*$/.test(pattern));
        const all = list(entry?.privileges).find(
          (privilege) => privilege === 'all' || privilege === 'manage' || privilege === 'delete_index',
        );
        if (wide !== undefined)
          yield at(place('indices', index, 'names'), `the role ${name} reaches every index with ${wide}`);
        if (all !== undefined)
          yield at(place('indices', index, 'privileges'), `the role ${name} has ${all} on ${names.join(', ')}`);
        if (entry?.allow_restricted_indices === true)
          yield at(place('indices', index), `the role ${name} reaches the indices of Elasticsearch itself`);
      }
    }
    const roles = objectsOf(stack, 'role').map(({ name }) => name);
    for (const { name, body, at: place } of objectsOf(stack, 'user')) {
      for (const [index, role] of list(body.roles).entries()) {
        if (role === 'superuser') yield at(place('roles', index), `the user ${name} is a superuser`);
        else if (!roles.includes(role) && !builtIn.test(String(role)))
          yield at(
            place('roles', index),
            `the user ${name} has the role ${role}, which nothing makes${suggestion(String(role), roles)}`,
          );
      }
    }
  }),

  pass: {
    'a writer': bootstrap({
      'role.fluentd.json':
        '{ "cluster": ["monitor"], "indices": [{ "names": ["logs-kubernetes.*-*"], "privileges": ["create_doc", "auto_configure"] }] }',
      'user.fluentd.json': '{ "password": "@password@", "roles": ["fluentd"] }',
    }),
  },
  fail: {
    'the role fluentd has the cluster privilege all\nthe role fluentd reaches every index with *\nthe role fluentd has all on *':
      bootstrap({
        'role.fluentd.json': '{ "cluster": ["all"], "indices": [{ "names": ["*"], "privileges": ["all"] }] }',
      }),
    'the user fluentd is a superuser': bootstrap({
      'user.fluentd.json': '{ "password": "@password@", "roles": ["superuser"] }',
    }),
    'the user fluentd has the role fluent, which nothing makes (did you mean fluentd?)': bootstrap({
      'role.fluentd.json': '{ "indices": [{ "names": ["app-*"], "privileges": ["create_doc"] }] }',
      'user.fluentd.json': '{ "password": "@password@", "roles": ["fluent"] }',
    }),
  },
};
