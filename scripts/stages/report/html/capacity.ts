import { bytes, count, duration } from '../../../elastic/plan';
import { ways } from '../../../elastic/plan-text';
import type { Capacity, Comparison } from '../../capacity';
import { html } from './markup';
import type { Markup } from './markup';
import { badge, figure, nothing, section, table } from './parts';
import { amount } from './numbers';

/** What the load needs against what the stack has. */
export function capacitySection(capacity: Capacity | undefined): Markup {
  const title = 'Capacity';
  if (!capacity) return section('capacity', title, undefined, nothing('No stack.yaml states the load of this target.'));
  const { need, comparisons } = capacity;
  const { demand, plan } = need;
  const retention = Object.entries(demand.retention).map(([tier, days]) => `${days} days ${tier}`);
  return section(
    'capacity',
    title,
    html`Sized for ${count(demand.eventsPerSecond)} events/s of ${bytes(demand.bytesPerEvent)}: ${bytes(plan.rate)}/s, ${bytes(plan.perDay)} a day, ${bytes(plan.peak)}/s at peak; kept ${retention.join(', ')}; an outage of ${duration(demand.outage)} is survived. Case ${plan.route.case}: ${ways[plan.route.case]}, because ${plan.route.because}.`,
    figure('Needed and given', bars(comparisons), {
      summary: 'The same as a table, with what decided each number',
      content: table(
        'Needed and given',
        [{ title: 'What' }, { title: 'Needed', number: true }, { title: 'Given', number: true }, { title: 'Enough' }, { title: 'Decided by' }],
        comparisons.map((one) => [one.what, amount(one.needed, one.unit), amount(one.given, one.unit), state(one), one.because]),
      ),
      open: true,
    }),
    plan.notes.length > 0 && html`<ul>${plan.notes.map((note) => html`<li>${note}.</li>`)}</ul>`,
  );
}

const short = ({ needed, given }: Comparison) => given < needed;
const state = (one: Comparison) => (Number.isNaN(one.given) ? badge('not stated') : short(one) ? badge('too little', 'bad') : badge('enough', 'good'));

const height = 34;
const labels = 260;
const room = 480;
const numbers = labels + room + 16;

/** A bar for what is given, and a mark where the need ends; each line has a scale of its own. */
function bars(comparisons: readonly Comparison[]): Markup {
  const rows = comparisons.map((one, index) => {
    const y = 14 + index * height;
    const given = Number.isFinite(one.given) ? one.given : 0;
    const scale = room / (Math.max(given, one.needed) || 1);
    const [has, needs] = [Math.round(given * scale), Math.round(one.needed * scale)];
    return html`<g class="bar ${short(one) ? 'bad' : 'good'}"><text class="name" x="${labels - 14}" y="${y + 15}">${one.what}</text><rect class="track" x="${labels}" y="${y + 3}" width="${room}" height="16" rx="3"/><rect class="given" x="${labels}" y="${y + 3}" width="${has}" height="16" rx="3"/><path class="needed" d="M${labels + needs} ${y - 1} v24"/><text class="line" x="${numbers}" y="${y + 15}">${amount(one.given, one.unit)} of ${amount(one.needed, one.unit)}${short(one) ? ' — too little' : ''}</text></g>
`;
  });
  const tall = 20 + comparisons.length * height;
  return html`<svg class="bars" role="img" aria-labelledby="bars-title bars-desc" viewBox="0 0 1000 ${tall}" width="1000" height="${tall}">
<title id="bars-title">Needed and given</title>
<desc id="bars-desc">${comparisons.map((one) => `${one.what}: given ${amount(one.given, one.unit)}, needed ${amount(one.needed, one.unit)}`).join('; ')}.</desc>
${rows}</svg>
`;
}
