import type { Lifecycle, Lifecycles, Phase } from '../../model/elasticsearch/lifecycle';
import { plural } from '../words';
import { fitted } from './graph/measure';
import type { Content, Markup } from './markup';
import { html } from './markup';
import { span } from './numbers';
import { badge, code, figure, nothing, section, table } from './parts';

/** The way of an index from its template to its end. */
export function lifecycleSection({ lifecycles, unmanaged }: Lifecycles): Markup {
  const title = 'Lifecycle of an index';
  if (!lifecycles.length && !unmanaged.length)
    return section(
      'lifecycle',
      title,
      undefined,
      nothing('This target makes no index template and no lifecycle policy.'),
    );
  return section(
    'lifecycle',
    title,
    'An index template names a policy; the policy moves an index from tier to tier and deletes it. Ages count from the rollover.',
    lifecycles.map(one),
    unmanaged.length > 0 &&
      table(
        'Templates without a policy: what they make is kept for ever',
        [{ title: 'Template' }, { title: 'Patterns' }],
        unmanaged.map(({ name, patterns }) => [code(name), patterns.join(', ')]),
      ),
  );
}

function one(lifecycle: Lifecycle): Content {
  const { policy, templates, known, phases, rollover } = lifecycle;
  return html`<h3>Policy ${code(policy)}</h3>
<p>${
    templates.length
      ? html`Asked for by ${templates.map(({ name, patterns, dataStream }, index) => html`${index ? '; ' : ''}template ${code(name)} for ${dataStream ? 'data streams' : 'indices'} ${patterns.map((pattern, place) => html`${place ? ', ' : ''}${code(pattern)}`)}`)}.`
      : 'No index template of the stack asks for it.'
  } ${rollover.length > 0 && html`A new index is begun at ${rollover.join(' or ')}, whichever comes first.`}</p>
${
  known
    ? figure(`Phases of the policy ${policy}`, timeline(lifecycle), {
        summary: `The same as a table: ${plural(phases.length, 'phase')}`,
        content: table(
          `Phases of the policy ${policy}`,
          ['Phase', 'From', 'Until', 'Does', 'On'].map((column) => ({ title: column })),
          phases.map(row),
        ),
        open: true,
      })
    : nothing('No file of the stack makes this policy.')
}`;
}

function row({ name, from, until, actions, nodes }: Phase): Content[] {
  return [
    name,
    from ? `${span(from)} after the rollover` : 'at once',
    name === 'delete' ? '' : until === undefined ? 'for ever' : `${span(until)} after the rollover`,
    actions.map(
      ({ name: action, detail }, index) =>
        html`${index ? html`<br>` : ''}${action}${detail && html` <small>${detail}</small>`}`,
    ),
    name === 'delete'
      ? ''
      : nodes.length
        ? nodes.map(({ name: set, replicas }) => `${set} (${plural(replicas, 'node')})`).join(', ')
        : badge('no node has this role', 'bad'),
  ];
}

const width = 1040;
const left = 16;
const right = 24;
const minimum = 112;
const none = 'no node';

/** A bar for each phase, as long as it lasts; short ones are drawn long enough to be read. */
function timeline({ policy, phases, written }: Lifecycle): Markup {
  const end = phases.find(({ name }) => name === 'delete')?.from;
  const kept = phases.filter(({ name }) => name !== 'delete');
  const parts = [
    ...(written ? [{ name: 'hot', title: 'written', length: written, note: `up to ${span(written)}`, nodes: '' }] : []),
    ...kept.map((phase) => ({
      name: phase.name,
      title: phase.name === 'hot' && written ? 'hot, closed' : phase.name,
      length: (phase.until ?? end ?? phase.from + 7 * 86400e3) - phase.from,
      note: phase.until === undefined && end === undefined ? 'for ever' : span((phase.until ?? end ?? 0) - phase.from),
      nodes: phase.nodes.map(({ name, replicas }) => `${replicas} × ${name}`).join(', ') || none,
    })),
  ].filter(({ length }) => length > 0);
  const total = parts.reduce((sum, { length }) => sum + length, 0) || 1;
  const room = width - left - right - (end === undefined ? 0 : 90);
  const spare = Math.max(0, room - parts.length * minimum);
  let x = left;
  const bars = parts.map((part, index) => {
    const long = Math.round(minimum + (part.length / total) * spare);
    const at = x;
    x += long;
    return html`<g class="phase ${part.name}${index === 0 && written ? html` open` : ''}"><rect x="${at}" y="34" width="${Math.max(long - 4, 8)}" height="46" rx="5"/><text class="name" x="${at + 12}" y="54">${fitted(part.title, long - 24, 13)}</text><text class="line" x="${at + 12}" y="71">${fitted(part.note, long - 24, 11.5)}</text><text class="${part.nodes === none ? 'nodes missing' : 'nodes'}" x="${at + 2}" y="100">${fitted(part.nodes, long - 8, 11.5)}</text>${index > 0 && html`<text class="tick" x="${at}" y="24">${index === 1 && written ? 'rollover' : ''}</text>`}</g>
`;
  });
  const gone =
    end !== undefined &&
    html`<g class="phase delete"><path d="M${x + 4} 57 h22"/><path d="M${x + 32} 50 l14 14 m0 -14 l-14 14"/><text class="name" x="${x + 2}" y="24">deleted</text><text class="line" x="${x + 2}" y="100">${span(end)}</text></g>`;
  return html`<svg class="timeline" role="img" aria-labelledby="${slug(policy)}-title ${slug(policy)}-desc" viewBox="0 0 ${width} 112" width="${width}" height="112">
<title id="${slug(policy)}-title">Phases of the policy ${policy}</title>
<desc id="${slug(policy)}-desc">${parts.map(({ title, note }) => `${title}: ${note}`).join('; ')}${end === undefined ? '' : `; deleted ${span(end)} after the rollover`}.</desc>
<text class="tick" x="${left}" y="24">index is made</text>
${bars}${gone}</svg>
`;
}

const slug = (name: string) => `policy-${Buffer.from(name).toString('hex')}`;
