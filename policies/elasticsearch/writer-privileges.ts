import type { BootstrapObject } from '../../scripts/model/elasticsearch/bootstrap';
import { objectsOf, overlap } from '../../scripts/model/elasticsearch/bootstrap';
import type { Writer } from '../../scripts/model/elasticsearch/writers';
import { reaches, writers } from '../../scripts/model/elasticsearch/writers';
import { suggestion } from '../../scripts/model/kube/nearest';
import { remember } from '../../scripts/model/kube/remember';
import { list } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { at, placed } from '../../scripts/rule/checks/placed';
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

/** The objects of a bootstrap: a user, its role, and a data stream's template. */
const bootstrap = (names: string, privileges: string) => `
      kind: ConfigMap
      metadata: { name: bootstrap, namespace: logs }
      data:
        user.fluentd.json: '{ "password": "@password@", "roles": ["writer"] }'
        role.writer.json: '{ "indices": [{ "names": ["${names}"], "privileges": [${privileges}] }] }'
    `;

/** The privileges that allow a `write_operation`, the narrowest first. */
const writing: Readonly<Record<string, readonly string[]>> = {
  create: ['create_doc', 'create', 'index', 'write', 'all'],
  index: ['index', 'write', 'all'],
  update: ['write', 'all'],
  upsert: ['write', 'all'],
};
const creating: readonly string[] = ['auto_configure', 'create_index', 'manage', 'all'];

/** The users and roles that the stack makes, as rules ask for them: copies of a stack bring the same names again. */
function accounts(stack: Stack) {
  const users = objectsOf(stack, 'user');
  const roles = objectsOf(stack, 'role');
  const all = stack.memo(writers);
  const byName = new Map<string, BootstrapObject>();
  for (const user of users) if (!byName.has(user.name)) byName.set(user.name, user);
  const grants = remember((name) => {
    const held = new Set(list(byName.get(name)?.body.roles));
    const own = roles.filter((role) => held.has(role.name)).flatMap(({ body }) => list(body.indices));
    return Array.from(new Map(own.map((grant) => [JSON.stringify(grant), grant])).values());
  });
  const holding = remember((role) => {
    const holders = new Set(users.filter(({ body }) => list(body.roles).includes(role)).map(({ name }) => name));
    const own = all.filter(({ output }) => holders.has(output.user?.name ?? ''));
    const patterns = new Set(own.flatMap(({ targets }) => targets.map(({ pattern }) => pattern)));
    return {
      any: own.length > 0,
      needs: needed(own),
      reaches: remember((name) => Array.from(patterns).some((own) => overlap(name, own))),
    };
  });
  return { users, roles, byName, grants, holding };
}

/** What the writers' operations may need at most. */
function needed(own: readonly Writer[]): readonly unknown[] {
  const operations = own.map(({ output }) => output.settings.text('write_operation') ?? 'index');
  return [
    'auto_configure',
    'create_doc',
    ...(operations.every((operation) => operation === 'create') ? [] : ['index', 'create', 'write', 'create_index']),
  ];
}

export const writerPrivileges: Policy = {
  id: 'elasticsearch/writer-privileges',
  title: 'Fluentd writes as a user who may do that and nothing more',
  severity: 'error',
  rationale:
    'With too little every bulk request is refused; with too much, whoever breaks into one of the agents reads ' +
    'or deletes all logs.',
  remediation: 'Give its role `create_doc` and `auto_configure` on exactly the patterns that it writes.',
  source: 'Elastic docs, security privileges; checks SEC-07, FD-LEASTPRIV, errata E85',
  kinds: [...fluentdKinds],

  check: placed(function* (stack) {
    const { users, roles, byName, grants, holding } = accounts(stack);
    for (const { agent, output, targets } of stack.memo(writers)) {
      const { user, settings, element } = output;
      if (user?.name === 'elastic') yield inConfig(agent, user.place, 'Fluentd writes as the superuser elastic');
      if (!user || user.name === 'elastic' || /[<{]/.test(user.name) || !users.length) continue;
      if (!byName.has(user.name)) {
        yield inConfig(
          agent,
          user.place,
          `Fluentd writes as ${user.name}, whom nothing makes${suggestion(
            user.name,
            users.map(({ name }) => name),
          )}`,
        );
        continue;
      }
      const operation = settings.text('write_operation') ?? 'index';
      for (const target of targets) {
        const { pattern } = target;
        const own = grants(user.name)
          .filter((grant) => reaches([grant?.names ?? []].flat().map(String), target))
          .flatMap((grant) => list(grant.privileges));
        const needs: readonly (readonly [string, readonly string[]])[] = [
          [`write to ${pattern}`, writing[operation] ?? writing['index'] ?? []],
          [`create ${pattern}`, creating],
        ];
        for (const [what, privileges] of needs) {
          if (!own.some((privilege) => privileges.includes(privilege)))
            yield inConfig(agent, element.place, `${user.name} may not ${what}: it needs ${privileges[0]}`);
        }
      }
    }
    for (const role of roles) {
      const held = holding(role.name);
      if (!held.any) continue;
      for (const [index, grant] of list(role.body.indices).entries()) {
        const excess = list(grant?.privileges).filter((privilege) => !held.needs.includes(privilege));
        if (excess.length)
          yield at(
            role.at('indices', index, 'privileges'),
            `the role ${role.name} of Fluentd has ${excess.join(', ')}, which it does not need`,
          );
        for (const name of [grant?.names ?? []].flat().map(String)) {
          if (held.reaches(name)) continue;
          yield at(
            role.at('indices', index, 'names'),
            `the role ${role.name} of Fluentd reaches ${name}, where it never writes`,
          );
        }
      }
    }
  }),

  pass: {
    'its own pattern, and no more': agentExample(
      config('host es\nuser fluentd\nindex_name logs-app-prod\nwrite_operation create'),
      {
        more: bootstrap('logs-app-*', '"create_doc", "auto_configure"'),
      },
    ),
  },
  fail: {
    'Fluentd writes as the superuser elastic': agentExample(config('host es\nuser elastic')),
    'Fluentd writes as fluent, whom nothing makes (did you mean fluentd?)': agentExample(
      config('host es\nuser fluent\nindex_name logs-app-prod'),
      { more: bootstrap('logs-*', '"create_doc"') },
    ),
    'fluentd may not create logs-app-prod: it needs auto_configure\nthe role writer of Fluentd has read, which it does not need':
      agentExample(config('host es\nuser fluentd\nindex_name logs-app-prod\nwrite_operation create'), {
        more: bootstrap('logs-app-*', '"create_doc", "read"'),
      }),
    'fluentd may not write to logs-app-prod: it needs create_doc\nfluentd may not create logs-app-prod: it needs auto_configure\nthe role writer of Fluentd reaches metrics-*, where it never writes':
      agentExample(config('host es\nuser fluentd\nindex_name logs-app-prod\nwrite_operation create'), {
        more: bootstrap('metrics-*', '"create_doc", "auto_configure"'),
      }),
  },
};
