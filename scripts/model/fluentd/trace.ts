import { posix } from 'node:path';
import type { Stack } from '../kube/stack';
import type { Agent } from './agent';
import { agents } from './agent';
import type { Place } from './config';
import type { End, Path } from './flow';
import { flow } from './flow';
import type { PodLog } from './pods';
import { containerId, declaredLogs, podLogs } from './pods';

/** The trace as data: version 1 of what `trace --format json` prints. */
export interface Trace {
  version: 1;
  runtime: string;
  logs: readonly TraceLog[];
}

export interface TraceLog {
  namespace: string;
  pod: string;
  container: string;
  paths: readonly TracePath[];
}

export interface TracePath {
  agent: { kind: string; namespace?: string; name: string; container: string };
  worker: number;
  steps: readonly { file: string; line: number; column: number; what: string; does: string }[];
  tag?: string;
  end: TraceEnd;
}

/** `written` names the index or data stream and what is wrong with the name; the others say why. */
export type TraceEnd =
  | {
      is: 'written';
      kind: 'index' | 'dataStream';
      name: string;
      pattern: string;
      backends: readonly string[];
      problem?: string;
    }
  | { is: 'output'; type: string }
  | { is: 'dropped' | 'lost' | 'unread' | 'unknown'; why: string };

/** Where a line of a configuration was written: a file of the repository, or its name beside the first file. */
export type Locate = (agent: Agent, place: Place) => Place;

/** The ways of the logs of every workload of the stack and of every namespace that `stack.yaml` declares. */
export function traceAll(stack: Stack, locate: Locate = besideEntry): Trace {
  return traceOf(
    stack,
    declaredLogs(stack).map((pod) =>
      logOf(
        pod,
        agents(stack).flatMap((agent) => flow(agent, pod, stack.facts.containerRuntime)),
        locate,
      ),
    ),
  );
}

/** The ways of one container's log. A pod that a workload of the stack would make gets that workload's labels. */
export function traceOne(
  stack: Stack,
  asked: Pick<PodLog, 'namespace' | 'pod' | 'container'>,
  locate: Locate = besideEntry,
): Trace {
  const maker = podLogs(stack)
    .filter(
      ({ namespace, workload }) =>
        namespace === asked.namespace && workload && `${asked.pod}-`.startsWith(`${workload.metadata.name}-`),
    )
    .sort((a, b) => (b.workload?.metadata.name.length ?? 0) - (a.workload?.metadata.name.length ?? 0));
  const known = maker.find(({ container }) => container === asked.container) ?? maker[0];
  const pod = { ...known, ...asked };
  return traceOf(stack, [
    logOf(
      pod,
      agents(stack).flatMap((agent) => flow(agent, pod, stack.facts.containerRuntime)),
      locate,
    ),
  ]);
}

/** The containers that a pod of a workload of the stack has; empty where nothing in the stack makes that pod. */
export function containersOf(stack: Stack, namespace: string, pod: string): string[] {
  return podLogs(stack)
    .filter(
      (log) => log.namespace === namespace && log.workload && `${pod}-`.startsWith(`${log.workload.metadata.name}-`),
    )
    .map(({ container }) => container);
}

function traceOf(stack: Stack, logs: readonly TraceLog[]): Trace {
  return { version: 1, runtime: stack.facts.containerRuntime, logs };
}

function logOf(pod: PodLog, paths: readonly Path[], locate: Locate): TraceLog {
  const { namespace, pod: name, container } = pod;
  const id = containerId(pod);
  const short = (text: string) => text.replaceAll(id, '<id>');
  return {
    namespace,
    pod: name,
    container,
    paths: paths.map(({ agent, worker, steps, tag, end }) => ({
      agent: agentOf(agent),
      worker,
      steps: steps.map(({ place, what, does }) => ({ ...locate(agent, place), what, does: short(does) })),
      ...(tag !== undefined && { tag: short(tag) }),
      end: endOf(end, short),
    })),
  };
}

function agentOf({ workload: { kind, metadata }, container }: Agent): TracePath['agent'] {
  return {
    kind,
    ...(metadata.namespace && { namespace: metadata.namespace }),
    name: metadata.name,
    container: String(container.value.name ?? ''),
  };
}

/** The file by its name beside the first file: `containers.conf`. */
export function besideEntry({ entry }: Agent, { file, line, column }: Place): Place {
  return { file: posix.relative(posix.dirname(entry), file), line, column };
}

function endOf(end: End, short: (text: string) => string): TraceEnd {
  if (end.is === 'output') return end;
  if (end.is !== 'written') return { is: end.is, why: short(end.why) };
  const { kind, name, pattern, problem, output } = end;
  const backends = output.backends.map(({ scheme, host, port }) => `${scheme}://${host}:${port}`);
  return { is: 'written', kind, name: short(name), pattern, backends, ...(problem && { problem: short(problem) }) };
}

/** One container's log, step by step. */
export function traceText({ runtime, logs }: Trace): string {
  return (
    logs
      .map((log) =>
        [`${log.namespace}/${log.pod}/${log.container} on ${runtime}`, ...log.paths.flatMap(pathLines)].join('\n'),
      )
      .join('\n\n') + '\n'
  );
}

function pathLines({ agent, worker, steps, end }: TracePath): string[] {
  const places = steps.map(({ file, line, column }) => `${file}:${line}:${column}`);
  const width = Math.max(0, ...places.map(({ length }) => length));
  const name = `${agent.kind} ${agent.namespace ? `${agent.namespace}/` : ''}${agent.name}, container ${agent.container}`;
  return [
    `  ${name}${worker > 0 ? `, worker ${worker}` : ''}`,
    ...steps.map(({ what, does }, index) => `    ${places[index]?.padEnd(width)}  ${what}: ${does}`),
    `    => ${endText(end)}`,
  ];
}

/** How a path ends, in a sentence. */
export function endText(end: TraceEnd): string {
  switch (end.is) {
    case 'written':
      return `${end.kind === 'dataStream' ? 'data stream' : 'index'} ${end.name}${end.problem ? ` (${end.problem})` : ''}`;
    case 'output':
      return `output ${end.type}`;
    case 'dropped':
      return `dropped: ${end.why}`;
    case 'lost':
      return `LOST: ${end.why}`;
    case 'unread':
      return `not read: ${end.why}`;
    case 'unknown':
      return `unknown: ${end.why}`;
  }
}

/** All logs, one a line: where each ends. */
export function traceTable({ runtime, logs }: Trace): string {
  const rows = logs.flatMap(({ namespace, pod, container, paths }) =>
    [...new Set(paths.map(({ end }) => endText(end)))].map((end) => [namespace, pod, container, end]),
  );
  const table = [['NAMESPACE', 'POD', 'CONTAINER', `ENDS (${runtime})`], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return (
    table
      .map((row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n') + '\n'
  );
}
