import type { Overview } from '../overview';
import { plural } from '../words';
import type { Content, Markup } from './markup';
import { html } from './markup';
import { day } from './parts';

/** The sentence that a reader takes away. */
export function verdict({ name, report: { summary }, waivers }: Overview): {
  tone: 'good' | 'bad' | 'warn';
  text: Content;
} {
  const { objects, policies, errors, warnings, waived } = summary;
  const checked = `${plural(objects, 'object')}, ${plural(policies, 'rule')}`;
  if (errors) {
    const rest = warnings ? ` and ${plural(warnings, 'warning')}` : '';
    return { tone: 'bad', text: `${name} must not be merged: ${plural(errors, 'error')}${rest} in ${checked}.` };
  }
  const until = waivers.find(({ days }) => days >= 0)?.expires;
  const accepted =
    waived > 0 &&
    html` ${waived === 1 ? 'One finding is' : `${waived} findings are`} accepted${until && html` until ${day(until)}`}.`;
  if (warnings)
    return {
      tone: 'warn',
      text: [`${name} can be merged, with ${plural(warnings, 'warning')} in ${checked}.`, accepted],
    };
  return { tone: 'good', text: [`${name} is clean: nothing found in ${checked}.`, accepted] };
}

/** The head of the page: what it is about, the verdict, the counts. */
export function header(overview: Overview): Markup {
  const { name, overlay, environment, commit, versions, report, waivers } = overview;
  const { tone, text } = verdict(overview);
  const { objects, policies, errors, warnings, waived } = report.summary;
  return html`<header class="top">
<div class="bar"><p class="kind">${overlay ? `Overlay, ${environment}` : 'Target'}</p>
<button type="button" id="theme" class="quiet" hidden aria-pressed="false">Dark</button></div>
<h1>${name}</h1>
<p class="verdict ${tone}"><span class="mark" aria-hidden="true"></span><span>${text}</span></p>
<dl class="tiles">
${tile('Objects', objects)}${tile('Rules', policies)}${tile('Errors', errors, errors ? 'bad' : '')}${tile('Warnings', warnings, warnings ? 'warn' : '')}${tile('Waived', waived)}${tile('Waivers', waivers.length)}
</dl>
<dl class="facts">
${versions.map(({ name: what, version }) => fact(what, version))}
${commit && fact('Commit', html`<code>${commit.id.slice(0, 12)}</code>${commit.changed && ' with local changes'}`)}
</dl>
</header>
`;
}

function tile(name: string, value: number, tone = ''): Markup {
  return html`<div class="tile ${tone}"><dt>${name}</dt><dd>${value}</dd></div>`;
}

function fact(name: string, value: Content): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
