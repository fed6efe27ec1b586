import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { InspectOptions } from '../../engine/inspect';
import { inspect } from '../../engine/inspect';
import { withoutSuperseded } from '../../engine/supersede';
import { refOf } from '../../model/kube/manifest';
import type { Finding } from '../../rule/finding';
import type { Target } from '../../source/target';
import type { Answer, Share } from './share';

/** Objects from which a second thread pays: below, to start it and to parse again takes as long as it saves. */
const many = 5_000;

/** Groups of rules that look at one object at a time: with the schemas about half of the work, and it shares no model with the rest. */
const apart = new Set(['kubernetes', 'pod-security', 'images', 'secrets']);

/** Is a target so large that two threads inspect it? One that kustomize built is checked with its kustomizations, on one. */
export const isLarge = ({ objects, sources }: Target): boolean =>
  sources !== undefined && objects.length >= many && availableParallelism() > 1;

/**
 * What `inspect` finds in a large target, in another order: one thread checks each object, this one how they fit together.
 * @param module exports the rules as `rules`: the other thread loads them from there.
 */
export async function inspectLarge(
  target: Target,
  schemas: readonly string[],
  module: string,
  options: InspectOptions,
): Promise<Finding[]> {
  const isApart = ({ id }: { id: string }) => apart.has(id.split('/')[0] ?? '');
  const { policies, kubernetesVersion, podSecurity } = options;
  const second = new Worker(join(__dirname, 'second.ts'), {
    execArgv: ['--require', join(__dirname, '../../register.js')],
    workerData: {
      name: target.name,
      sources: target.sources ?? [],
      facts: target.facts,
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
      ...(podSecurity === undefined ? {} : { podSecurity }),
      module,
      policies: policies.filter(isApart).map(({ id }) => id),
      schemas,
    } satisfies Share,
  });
  try {
    const answer = answerOf(second);
    answer.catch(() => undefined); // what goes wrong here first is told
    const found = inspect(target, {
      ...options,
      policies: policies.filter((policy) => !isApart(policy)),
      wanted: () => false,
    });
    const others = (await answer).map(({ finding, place }) => {
      const object = target.objects[place];
      return object ? { ...finding, object: refOf(object) } : finding;
    });
    return withoutSuperseded([...others, ...found], policies);
  } finally {
    await second.terminate();
  }
}

function answerOf(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the second thread ended with ${code} and no answer`)));
  });
}
