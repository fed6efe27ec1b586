import type { Capacity, Comparison } from '../../model/capacity/capacity';
import { bytes, count, duration } from '../../model/capacity/plan';
import { ways } from '../plan-text';
import type { Content, Markup } from './markup';
import { html } from './markup';
import { amount } from './numbers';
import { badge, figure, nothing, section, table } from './parts';

/** What the load needs against what the stack has. */
export function capacitySection(capacity: Capacity | undefined): Markup {
  const title = 'Capacity';
  if (!capacity) return section('capacity', title, undefined, nothing('No stack.yaml states the load of this target.'));
  const { need, comparisons } = capacity;
  const { plan } = need;
  return section(
    'capacity',
    title,
    'What the load in stack.yaml needs, against what the manifests give, with the constraint that decided each number.',
    load(capacity),
    figure('Filled: needed. Frame: given. Each line has a scale of its own.', bars(comparisons), {
      summary: 'The same as a table, with what decided each number',
      content: table(
        'Needed and given',
        [
          { title: 'What' },
          { title: 'Needed', number: true },
          { title: 'Given', number: true },
          { title: 'Enough' },
          { title: 'Decided by' },
        ],
        comparisons.map((one) => [
          one.what,
          amount(one.needed, one.unit),
          amount(one.given, one.unit),
          state(one),
          one.because,
        ]),
      ),
      open: true,
    }),
    plan.notes.length > 0 && html`<ul>${plan.notes.map((note) => html`<li>${note}.</li>`)}</ul>`,
  );
}

function load({ need: { demand, plan } }: Capacity): Markup {
  const kept = Object.entries(demand.retention).map(([tier, days]) => `${days} days ${tier}`);
  const facts: [string, string][] = [
    ['Load', `${count(demand.eventsPerSecond)} events/s of ${bytes(demand.bytesPerEvent)}`],
    ['Rate', `${bytes(plan.rate)}/s, ${bytes(plan.peak)}/s at peak`],
    ['A day', bytes(plan.perDay)],
    ['Kept', kept.join(', ') || 'not at all'],
    ['Outage to survive', duration(demand.outage)],
    [`Case ${plan.route.case}`, `${ways[plan.route.case]}: ${plan.route.because}`],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>\n`;
}

const short = ({ needed, given }: Comparison) => given < needed;

function state(one: Comparison): Content {
  if (Number.isNaN(one.given)) return badge('not stated');
  return short(one) ? badge('too little', 'bad') : badge('enough', 'good');
}

const rowHeight = 34;
const labels = 250;
const room = 480;
const numbers = labels + room + 16;

/** A frame as long as what is given, filled as far as the need; a need that is longer reaches past its frame. */
function bars(comparisons: readonly Comparison[]): Markup {
  const rows = comparisons.map((one, index) => {
    const y = 14 + index * rowHeight;
    const given = Number.isFinite(one.given) ? one.given : 0;
    const scale = room / (Math.max(given, one.needed) || 1);
    const [has, needs] = [Math.round(given * scale), Math.round(one.needed * scale)];
    return html`<g class="bar ${short(one) ? 'bad' : 'good'}"><text class="name" x="${labels - 14}" y="${y + 15}">${one.what}</text><rect class="given" x="${labels}" y="${y + 2}" width="${has}" height="18" rx="3"/><rect class="needed" x="${labels}" y="${y + 6}" width="${needs}" height="10" rx="2"/><text class="line" x="${numbers}" y="${y + 15}">${short(one) ? `needs ${amount(one.needed, one.unit)}, has ${amount(one.given, one.unit)}` : `${amount(one.needed, one.unit)} of ${amount(one.given, one.unit)}`}</text></g>
`;
  });
  const tall = 20 + comparisons.length * rowHeight;
  return html`<svg class="bars" role="img" aria-labelledby="bars-title bars-desc" viewBox="0 0 1000 ${tall}" width="1000" height="${tall}">
<title id="bars-title">Needed and given</title>
<desc id="bars-desc">${comparisons.map((one) => `${one.what}: needed ${amount(one.needed, one.unit)}, given ${amount(one.given, one.unit)}`).join('; ')}.</desc>
${rows}</svg>
`;
}
