import { policies } from '../../policies';
import { inspect } from '../../scripts/engine/inspect';
import type { Facts } from '../../scripts/model/kube/facts';
import { unknownFacts } from '../../scripts/model/kube/facts';
import { repository } from '../../scripts/source/repository';
import { targets } from '../../scripts/source/target';

/** The article as it was published, and after its second step: an index for each pod. */
export const documents = ['document', 'document-second'] as const;
export type Document = (typeof documents)[number];

/** What the article does not say: it is taken at its word as production on nodes of today. */
const facts: Facts = {
  ...unknownFacts,
  environment: 'prod',
  nodePools: [
    {
      name: 'workers',
      count: 2,
      zones: ['a', 'b'],
      cpu: '4',
      memory: '16Gi',
      disk: '10Gi',
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    },
  ],
  load: { eventsPerSecond: 4000, bytesPerEvent: 500, peakFactor: 1, retention: { hot: '7d' }, outage: '30m' },
  logs: { collected: ['app-test', 'prod'], excluded: ['infra', 'monitoring'] },
};

/** Every finding of one of the documents, a line each: rule, object, place, message. */
export async function documentFindings(document: Document): Promise<string[]> {
  const [target] = await targets(repository, [`test/fixtures/${document}`]);
  if (!target) throw new Error(`no ${document}`);
  return inspect({ ...target, facts }, { policies })
    .map(({ policy, object, path: field, position, message }) => {
      const name = [object.kind, object.namespace, object.name].filter(Boolean).join('/');
      const place = position ? `${field}:${position.line}:${position.column}` : field;
      return `${policy} ${name} ${place}\n  ${message}`;
    })
    .sort();
}
