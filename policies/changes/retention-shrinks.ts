import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { time } from '../../scripts/model/elasticsearch/units';
import type { Unstructured } from '../../scripts/model/kube/shape';
import type { ChangeRule } from '../../scripts/rule/change';

export const retentionShrinks: ChangeRule = {
  id: 'changes/retention-shrinks',
  title: 'Logs are kept at least as long as before',
  severity: 'error',
  rationale: 'Within minutes of the sync the lifecycle deletes every index that is older than the new age.',
  remediation:
    'Take a snapshot of what must stay, tell those who read the logs, and waive this finding for this change.',
  source: 'Elastic docs, index lifecycle; checks ES-33',

  *check({ before, after }) {
    const now = new Map(objectsOf(after, 'lifecycle').map((object) => [object.name, object]));
    for (const { name, body } of objectsOf(before, 'lifecycle')) {
      const next = now.get(name);
      if (!next) continue;
      const [old, age] = [deletion(body), deletion(next.body)];
      if (age === undefined || (old !== undefined && !(time(age) < time(old)))) continue;
      const { object, path } = next.at('policy', 'phases', 'delete', 'min_age');
      yield {
        object,
        path,
        message: `the policy ${name} deletes after ${age}${old === undefined ? '; it deleted nothing before' : `, not ${old}`}`,
      };
    }
  },

  pass: {
    'kept for longer': { before: policy('7d'), after: policy('30d') },
  },
  fail: {
    'the policy logs deletes after 7d, not 30d': { before: policy('30d'), after: policy('7d') },
  },
};

function deletion(body: Unstructured): string | undefined {
  const age: unknown = body?.policy?.phases?.delete?.min_age;
  return body?.policy?.phases?.delete ? String(age ?? '0ms') : undefined;
}

function policy(age: string): string {
  return `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        lifecycle.logs.json: |
          { "policy": { "phases": { "hot": { "actions": {} }, "delete": { "min_age": "${age}", "actions": { "delete": {} } } } } }
    `;
}
