import { endText } from '../../../fluentd/trace';
import type { Trace, TraceEnd, TraceLog, TracePath } from '../../../fluentd/trace';
import { plural } from '../report';
import { draw } from './graph/draw';
import type { DrawnBox, DrawnLink } from './graph/draw';
import { html } from './markup';
import type { Content, Markup } from './markup';
import { badge, code, figure, nothing, section, table } from './parts';

/** Where the log of every workload and declared namespace goes. */
export async function flowSection(trace: Trace): Promise<Markup> {
  const title = 'Log flow';
  const logs = trace.logs.filter(({ paths }) => paths.length);
  if (!logs.length) return section('flow', title, undefined, nothing('No container of this target runs Fluentd.'));
  const counts = ['written', 'output', 'dropped', 'lost', 'unread'].map((is) => [is, logs.filter(({ paths }) => paths.some(({ end }) => end.is === is)).length] as const);
  return section(
    'flow',
    title,
    html`Each line followed through the configuration of the agents, on ${trace.runtime}: ${counts.filter(([, count]) => count).map(([is, count], index) => html`${index ? ', ' : ''}${plural(count, 'log')} ${endWords[is as TraceEnd['is']]}`)}.`,
    figure('From the files to Elasticsearch', await diagram(logs), {
      summary: `The same as a table: ${plural(logs.length, 'container')}`,
      content: table(
        'Where each log ends',
        ['Container', 'Namespace', 'Ends', 'Where', 'Decided at'].map((column) => ({ title: column })),
        logs.flatMap((log) => distinct(log).map((path) => row(log, path))),
        true,
      ),
      open: true,
    }),
  );
}

const endWords: Record<TraceEnd['is'], string> = { written: 'collected', output: 'given to another output', dropped: 'excluded', lost: 'lost', unread: 'not read' };
const tones: Record<TraceEnd['is'], 'good' | 'bad' | 'plain'> = { written: 'good', output: 'plain', dropped: 'plain', lost: 'bad', unread: 'bad' };

function distinct({ paths }: TraceLog): TracePath[] {
  return Array.from(new Map(paths.map((path) => [endText(path.end), path])).values());
}

function row({ namespace, pod, container }: TraceLog, path: TracePath): Content[] {
  const last = path.steps.at(-1);
  const { end } = path;
  return [
    code(`${pod}/${container}`),
    namespace,
    badge(endWords[end.is], tones[end.is]),
    end.is === 'written' ? [end.kind === 'dataStream' ? 'data stream ' : 'index ', code(end.name), end.problem && html`<br>${badge(end.problem, 'bad')}`] : end.is === 'output' ? end.type : end.why,
    last && [code(`${last.file}:${last.line}`), html`<br><small>${last.what}</small>`],
  ];
}

/** Steps at the same line are one box; the numbers on the lines say how many logs take them. */
function diagram(logs: readonly TraceLog[]): Promise<Markup> {
  const boxes = new Map<string, DrawnBox>();
  const links = new Map<string, DrawnLink & { logs: Set<string> }>();
  for (const log of logs) {
    for (const path of log.paths) {
      let before: string | undefined;
      for (const step of [...stepsOf(path), endBox(path.end)]) {
        boxes.set(step.id, step);
        if (before !== undefined && before !== step.id) {
          const id = `${before}\n${step.id}`;
          const known = links.get(id) ?? { from: before, to: step.id, tone: step.tone === 'end-bad' ? 'blocked' : 'request', title: '', logs: new Set<string>() };
          known.logs.add(`${log.namespace}/${log.pod}/${log.container}`);
          links.set(id, known);
        }
        before = step.id;
      }
    }
  }
  return draw({
    id: 'log-flow',
    title: 'From the files to Elasticsearch',
    description: logs.flatMap((log) => distinct(log).map(({ end }) => `${log.namespace}/${log.pod}/${log.container}: ${endText(end)}`)).join('; ') + '.',
    boxes: [...boxes.values()],
    links: Array.from(links.values(), ({ logs: own, ...link }) => ({ ...link, label: [plural(own.size, 'log')], title: `${plural(own.size, 'log')}: ${[...own].join(', ')}` })),
  });
}

function stepsOf({ steps, agent }: TracePath): DrawnBox[] {
  return steps.map(({ file, line, column, what }) => {
    const [kind = what, ...rest] = what.split(' ');
    return {
      id: `${agent.namespace}/${agent.name}/${agent.container} ${file}:${line}:${column}`,
      tone: kind === 'source' || kind === 'parse' ? 'logs' : kind === 'filter' ? 'filter' : 'agent',
      kind,
      name: rest.length ? rest.join(' ') : kind,
      lines: [`${file.replace(/^.*\//, '')}:${line}`],
    };
  });
}

function endBox(end: TraceEnd): DrawnBox {
  const name = end.is === 'written' ? end.pattern : end.is === 'output' ? end.type : end.why;
  const lines = end.is === 'written' ? end.backends.map((backend) => backend) : [];
  const kind = end.is === 'written' ? (end.kind === 'dataStream' ? 'Data stream' : 'Index') : endWords[end.is];
  return { id: `end ${end.is} ${name}`, tone: end.is === 'lost' || end.is === 'unread' ? 'end-bad' : end.is === 'written' ? 'elasticsearch' : 'external', kind, name, lines };
}
