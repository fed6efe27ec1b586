import { agents } from '../../../scripts/model/fluentd/agent';
import { elasticsearchOutputs } from '../../../scripts/model/fluentd/destinations';
import { flow } from '../../../scripts/model/fluentd/flow';
import type { PodLog } from '../../../scripts/model/fluentd/pods';
import { environment } from '../../../scripts/model/kube/environment';
import type { Stack } from '../../../scripts/model/kube/stack';
import type { User } from './running';
import { secretValue } from './stack';

/** Pods whose logs are followed: with the recommended label, with the old one, and with none. */
const pods: readonly Omit<PodLog, 'namespace'>[] = [
  { pod: 'my-nginx-6d4cf56db6-x7k2p', container: 'nginx', labels: { 'app.kubernetes.io/name': 'my-nginx' } },
  { pod: 'legacy-0', container: 'server', labels: { app: 'legacy' } },
  { pod: 'bare-0', container: 'worker', labels: {} },
];

/** What the flow simulator says that Fluentd writes to, for pods of the collected namespaces, with such a pod. */
export function writtenNames(stack: Stack): { name: string; pod: PodLog }[] {
  const namespaces = stack.facts.logs?.collected ?? [];
  const written = new Map<string, { name: string; pod: PodLog }>();
  for (const namespace of namespaces) {
    for (const pod of pods.map((one) => ({ ...one, namespace }))) {
      for (const agent of agents(stack)) {
        for (const { end } of flow(agent, pod, stack.facts.containerRuntime)) {
          if (end.is === 'written') written.set(end.name, { name: end.name, pod });
        }
      }
    }
  }
  return Array.from(written.values());
}

/** The names that all outputs write to, those of refused records too; what differs between records is filled in. */
export function outputNames(stack: Stack): string[] {
  return agents(stack).flatMap((agent) =>
    elasticsearchOutputs(agent).flatMap(({ settings }) => {
      const name = settings.text('index_name');
      return name === undefined
        ? []
        : [name.replace(/\$\{\$\.data_stream\.dataset\}/g, 'kubernetes.web').replace(/\$\{[^}]*\}/g, 'app_test')];
    }),
  );
}

/** Who Fluentd logs in as, with the password that its own namespace's Secret holds. */
export function fluentdUser(stack: Stack): User {
  const [agent] = agents(stack);
  if (!agent) throw new Error('the overlay has no Fluentd');
  const username = elasticsearchOutputs(agent)[0]?.user?.name;
  const variables = environment(agent.container, agent.workload, stack);
  const mark = variables.get('FLUENT_ELASTICSEARCH_PASSWORD')?.text ?? '';
  const [, name, key] = /^\{secret ([^/]*)\/(.*)\}$/.exec(mark) ?? [];
  if (username === undefined || name === undefined)
    throw new Error(`Fluentd has no user or no password from a Secret: ${mark}`);
  return { username, password: secretValue(stack, agent.workload.metadata.namespace, name, key ?? '') };
}
