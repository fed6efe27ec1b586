import type { CommandModule } from 'yargs';
import { InputError } from '../input-error';
import { agentLines } from '../locate/agent-lines';
import type { Locate, Trace } from '../model/fluentd/trace';
import { containersOf, traceAll, traceOne, traceTable, traceText } from '../model/fluentd/trace';
import { suggestion } from '../model/kube/nearest';
import type { Stack } from '../model/kube/stack';
import { stackOf } from '../model/kube/stack';
import { targets } from '../source/target';
import { root, typed } from './options';

interface Options {
  target: string;
  pod: string | undefined;
  format: string;
}

/** `trace <target> [pod]`: shows how the agents of a stack handle the log of a container. */
export const trace: CommandModule<object, Options> = {
  command: 'trace <target> [pod]',
  describe: 'Follow a log line through Fluentd: which source reads it, which filters change it, where it is written',
  builder: (yargs) =>
    yargs
      .positional('target', {
        describe: 'an overlay, a folder with a kustomization, a YAML file or folder, or -',
        type: 'string',
        demandOption: true,
      })
      .positional('pod', {
        describe: 'namespace/pod/container; the pod need not exist (none: a table of all)',
        type: 'string',
      })
      .option('format', { describe: 'How to print', choices: ['text', 'json'], default: 'text' })
      .example('$0 trace prod', 'where the logs of each workload and namespace end')
      .example('$0 trace prod app-test/my-nginx-abc/my-nginx', 'step by step, with file and line'),
  async handler({ target: name, pod, format }) {
    const [target] = await targets(root, [typed(name)]);
    if (!target) throw new InputError(`${name}: expected a target, found none`);
    const stack = stackOf(target.objects, { facts: target.facts, overlay: target.name });
    const locate = agentLines(root, target);
    const traced = pod === undefined ? traceAll(stack, locate) : tracePod(stack, pod, locate);
    if (traced.logs.every(({ paths }) => paths.length === 0)) {
      throw new InputError(`${name}: expected a container whose image is Fluentd, found none`);
    }
    const text = pod === undefined ? traceTable : traceText;
    process.stdout.write(format === 'json' ? `${JSON.stringify(traced, null, 2)}\n` : text(traced));
  },
};

function tracePod(stack: Stack, asked: string, locate: Locate): Trace {
  const [namespace, pod, container, ...rest] = asked.split('/');
  if (!namespace || !pod || rest.length > 0) throw new InputError(`${asked}: expected namespace/pod/container`);
  for (const name of [namespace, pod, ...(container ? [container] : [])]) {
    if (!/^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(name))
      throw new InputError(`${asked}: expected namespace/pod/container, found ${name}, which is no name of Kubernetes`);
  }
  checkNamespace(stack, namespace, asked);
  const made = containersOf(stack, namespace, pod);
  if (container && made.length && !made.includes(container))
    throw new InputError(
      `${asked}: expected a container of ${pod} (${made.join(', ')}), found ${container}${suggestion(container, made)}`,
    );
  const containers = container ? [container] : made;
  if (containers.length === 0)
    throw new InputError(`${asked}: expected namespace/pod/container; no workload of the stack makes ${pod}`);
  const traces = containers.map((name) => traceOne(stack, { namespace, pod, container: name }, locate));
  return { version: 1, runtime: stack.facts.containerRuntime, logs: traces.flatMap(({ logs }) => logs) };
}

/** Where `stack.yaml` says whose logs are collected, another namespace is a mistake in typing, or one in `stack.yaml`. */
function checkNamespace(stack: Stack, namespace: string, asked: string): void {
  const { logs, external } = stack.facts;
  if (!logs) return;
  const known = new Set([
    ...[...logs.collected, ...logs.excluded],
    ...external.flatMap(({ kind, name }) => (kind === 'Namespace' ? [name] : [])),
    ...stack.objects.flatMap(({ kind, metadata }) =>
      kind === 'Namespace' ? [metadata.name] : (metadata.namespace ?? []),
    ),
  ]);
  if (known.has(namespace)) return;
  const names = Array.from(known).sort();
  throw new InputError(
    `${asked}: expected one of the namespaces ${names.join(', ')}, found ${namespace}${suggestion(namespace, names)}; others are declared under logs in stack.yaml`,
  );
}
