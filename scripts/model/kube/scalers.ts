import type { Manifest } from './manifest';
import { namespaceOf } from './pods';
import type { Stack } from './stack';

/** The autoscalers (Kubernetes' own and KEDA's) that decide a workload's number of pods. */
export function scalersOf(stack: Stack, workload: Manifest): readonly Manifest[] {
  return stack.memo(scalers).get(id(workload.kind, namespaceOf(workload), workload.metadata.name)) ?? [];
}

const id = (kind: unknown, namespace: string, name: unknown) => `${kind}\n${namespace}\n${name}`;

function scalers({ ofKind }: Stack): ReadonlyMap<string, Manifest[]> {
  const targets = new Map<string, Manifest[]>();
  for (const scaler of [...ofKind('HorizontalPodAutoscaler'), ...ofKind('ScaledObject')]) {
    const { kind = 'Deployment', name } = scaler['spec']?.scaleTargetRef ?? {};
    const key = id(kind, namespaceOf(scaler), name);
    targets.set(key, [...(targets.get(key) ?? []), scaler]);
  }
  return targets;
}
