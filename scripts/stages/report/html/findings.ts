import type { Finding } from '../../finding';
import { objectName, plural, whereabouts } from '../report';
import type { Report } from '../report';
import { html } from './markup';
import type { Content, Markup } from './markup';
import { badge, code, day, nothing, section } from './parts';

/** Every finding with its place, the lines there, why it matters and what to type. */
export function findingsSection(report: Report): Markup {
  const title = 'Findings';
  const { findings } = report;
  if (!findings.length) return section('findings', title, undefined, nothing('Nothing was found.'));
  const open = findings.filter(({ waiver }) => !waiver);
  return section(
    'findings',
    title,
    `${plural(open.length, 'open finding')}, ${findings.length - open.length} accepted by a waiver.`,
    controls(findings),
    html`<ol class="findings">
${findings.map((finding) => item(finding, report))}</ol>
<p class="nothing" id="no-findings" hidden>No finding matches the filter.</p>
`,
  );
}

const groupOf = ({ policy }: Finding) => policy.split('/')[0] ?? policy;
const stateOf = ({ severity, waiver }: Finding) => (waiver ? 'waived' : severity);

/** Shown by the script: without it all findings are there and nothing is filtered. */
function controls(findings: readonly Finding[]): Markup {
  const states = ['error', 'warning', 'waived'].filter((state) => findings.some((finding) => stateOf(finding) === state));
  const groups = Array.from(new Set(findings.map(groupOf))).sort();
  return html`<form class="filter" id="filter" hidden aria-label="Filter the findings">
<fieldset><legend>Severity</legend>${states.map(
    (state) => html`<label><input type="checkbox" name="state" value="${state}" checked> ${state} (${findings.filter((finding) => stateOf(finding) === state).length})</label>`,
  )}</fieldset>
<label>Group <select name="group"><option value="">all groups</option>${groups.map((group) => html`<option value="${group}">${group} (${findings.filter((finding) => groupOf(finding) === group).length})</option>`)}</select></label>
<p id="shown" role="status"></p>
</form>
`;
}

function item(finding: Finding, report: Report): Content {
  const { policy, message, waiver } = finding;
  const state = stateOf(finding);
  const rule = report.rules.get(policy);
  return html`<li data-state="${state}" data-group="${groupOf(finding)}"><article>
<h3>${badge(state, state === 'error' ? 'bad' : state === 'warning' ? 'warn' : 'plain')} ${message}</h3>
<p class="where">${objectName(finding)} <span class="rule">${policy}</span></p>
${excerpt(finding, report)}
${waiver && html`<p>Accepted until ${day(waiver.expires)} by ${waiver.owner}: ${waiver.reason}</p>`}
${
    rule &&
    html`<details><summary>Why, and what to type</summary>
<dl class="rule"><div><dt>Rule</dt><dd>${rule.title}.</dd></div><div><dt>Why</dt><dd>${prose(rule.rationale)}</dd></div><div><dt>To do</dt><dd>${prose(rule.remediation)}</dd></div><div><dt>Source</dt><dd>${rule.source}</dd></div></dl></details>`
  }
</article></li>
`;
}

/** Words between backticks are code. */
function prose(text: string): Content[] {
  return text.split('`').map((part, index) => (index % 2 ? code(part) : part));
}

const around = 2;

/** The lines around the place, the place marked. */
function excerpt(finding: Finding, report: Report): Content {
  const { source } = finding;
  if (!source) return html`<p class="where">${code(whereabouts(finding))}</p>`;
  const lines = report.lines(source.file);
  const first = Math.max(1, source.line - around);
  const last = Math.min(lines.length, source.line + around);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return html`<p class="where">${code(whereabouts(finding))}</p>
${
    shown.length > 0 &&
    html`<pre class="excerpt" tabindex="0" role="region" aria-label="${`${source.file}, line ${source.line}`}">${shown.map((line) => {
      const [, indent = '', text = ''] = /^(\s*)(.*)$/s.exec(lines[line - 1] ?? '') ?? [];
      return html`<span class="number">${String(line).padStart(String(last).length)} </span>${indent}${line === source.line ? html`<mark>${text || ' '}</mark>` : text}\n`;
    })}</pre>`
  }`;
}
