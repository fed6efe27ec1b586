import type { Trace, TraceEnd, TraceLog, TracePath } from '../../model/fluentd/trace';
import { plural } from '../words';
import { distinctPaths, endWords, flowDiagram } from './flow-diagram';
import type { Content, Markup } from './markup';
import { html } from './markup';
import { badge, code, figure, nothing, section, table } from './parts';

/**
 * Where the log of every workload and declared namespace goes.
 * @param made the containers that workloads of the stack make, `namespace/pod/container`; any other stands for its namespace.
 */
export async function flowSection(trace: Trace, made: ReadonlySet<string>): Promise<Markup> {
  const title = 'Log flow';
  const logs = trace.logs.filter(({ paths }) => paths.length);
  if (!logs.length) return section('flow', title, undefined, nothing('No container of this target runs Fluentd.'));
  return section(
    'flow',
    title,
    `Each line followed through the configuration of the agents, on ${trace.runtime}: ${counts(logs)}.`,
    figure(
      'From the files of a node to Elasticsearch; on each line how many containers take it.',
      await flowDiagram(logs),
      {
        summary: `Where each log ends: ${plural(logs.length, 'container')}`,
        content: table(
          'Where each log ends',
          ['Container', 'Namespace', 'Ends', 'Where', 'Decided at'].map((column) => ({ title: column })),
          logs
            .flatMap((log) => distinctPaths(log).map((path) => ({ log, path })))
            .sort((a, b) => order.indexOf(a.path.end.is) - order.indexOf(b.path.end.is))
            .map(({ log, path }) => row(log, path, made)),
          true,
        ),
        open: true,
      },
    ),
  );
}

function counts(logs: readonly TraceLog[]): string {
  return (['written', 'output', 'dropped', 'lost', 'unread'] as const)
    .map((is) => [is, logs.filter(({ paths }) => paths.some(({ end }) => end.is === is)).length] as const)
    .filter(([, count]) => count)
    .map(([is, count]) => `${plural(count, 'log')} ${is === 'output' ? 'to another output' : endWords[is]}`)
    .join(', ');
}

/** What a reader must see first. */
const order: readonly TraceEnd['is'][] = ['lost', 'unread', 'unknown', 'written', 'output', 'dropped'];

const tones: Record<TraceEnd['is'], 'good' | 'bad' | 'plain'> = {
  written: 'good',
  output: 'plain',
  dropped: 'plain',
  lost: 'bad',
  unread: 'bad',
  unknown: 'plain',
};

function row({ namespace, pod, container }: TraceLog, path: TracePath, made: ReadonlySet<string>): Content[] {
  const last = path.steps.at(-1);
  const { end } = path;
  return [
    made.has(`${namespace}/${pod}/${container}`) ? code(`${pod}/${container}`) : 'any pod',
    namespace,
    badge(endWords[end.is], tones[end.is]),
    whereOf(end),
    last && [code(`${last.file}:${last.line}`), html` <small>${last.what}</small>`],
  ];
}

function whereOf(end: TraceEnd): Content {
  if (end.is === 'output') return end.type;
  if (end.is !== 'written') return end.why;
  return [
    end.kind === 'dataStream' ? 'data stream ' : 'index ',
    code(end.name),
    end.problem && html`<br>${badge(end.problem, 'bad')}`,
  ];
}
