import type { Report } from '../../engine/report';
import type { Finding } from '../../rule/finding';
import { objectName, plural, whereabouts } from '../words';
import type { Content, Markup } from './markup';
import { html } from './markup';
import { badge, code, day, nothing, section } from './parts';

/** With more findings than these each is folded: a reader looks through the list first. */
const unfolded = 5;

/** Every finding with its place, the lines there, why it matters and what to type; by object. */
export function findingsSection(report: Report): Markup {
  const title = 'Findings';
  const { findings } = report;
  if (!findings.length) return section('findings', title, undefined, nothing('Nothing was found.'));
  const open = findings.filter(({ waiver }) => !waiver).length;
  const objects = new Map<string, Finding[]>();
  for (const finding of findings)
    objects.set(objectName(finding), [...(objects.get(objectName(finding)) ?? []), finding]);
  return section(
    'findings',
    title,
    `${plural(open, 'open finding')}, ${findings.length - open} accepted by a waiver.`,
    controls(findings),
    Array.from(
      objects,
      ([name, own]) => html`<div class="object">
<h3>${name}</h3>
<ul class="findings">
${own.map((finding) => item(finding, report))}</ul>
</div>
`,
    ),
    html`<p class="nothing" id="no-findings" hidden>No finding matches the filter.</p>\n`,
  );
}

const groupOf = ({ policy }: Finding) => policy.split('/')[0] ?? policy;
const stateOf = ({ severity, waiver }: Finding) => (waiver ? 'waived' : severity);
const tones = { error: 'bad', warning: 'warn', waived: 'plain' } as const;

/** Shown by the script: without it all findings are there and nothing is filtered. */
function controls(findings: readonly Finding[]): Markup {
  const states = (['error', 'warning', 'waived'] as const).filter((state) =>
    findings.some((finding) => stateOf(finding) === state),
  );
  const groups = Array.from(new Set(findings.map(groupOf))).sort();
  const count = (holds: (finding: Finding) => boolean) => findings.filter(holds).length;
  return html`<form class="filter" id="filter" hidden aria-label="Filter the findings">
<fieldset><legend>Severity</legend>${states.map(
    (state) =>
      html`<label><input type="checkbox" name="state" value="${state}" checked> ${state} (${count((finding) => stateOf(finding) === state)})</label>`,
  )}</fieldset>
<label>Group <select name="group"><option value="">all groups</option>${groups.map((group) => html`<option value="${group}">${group} (${count((finding) => groupOf(finding) === group)})</option>`)}</select></label>
<button type="button" class="quiet" id="unfold" aria-pressed="false">Unfold all</button>
<p id="shown" role="status"></p>
</form>
`;
}

function item(finding: Finding, report: Report): Content {
  const { policy, message, waiver, path } = finding;
  const state = stateOf(finding);
  const rule = report.rules.get(policy);
  return html`<li data-state="${state}" data-group="${groupOf(finding)}"><details${report.findings.length <= unfolded && html` open`}>
<summary>${badge(state, tones[state])} <span class="message">${message}</span> <span class="rule">${policy}</span></summary>
${waiver && html`<p>Accepted until ${day(waiver.expires)} by ${waiver.owner}: ${waiver.reason}</p>`}
<p class="where">${code(whereabouts(finding))}${finding.source && path && html`, field ${code(path)}`}</p>
${excerpt(finding, report)}
${
  rule &&
  html`<dl class="rule"><div><dt>Rule</dt><dd>${prose(rule.title)}.</dd></div><div><dt>Why</dt><dd>${prose(rule.rationale)}</dd></div><div><dt>To do</dt><dd>${prose(rule.remediation)}</dd></div><div><dt>Source</dt><dd>${rule.source}</dd></div></dl>`
}
</details></li>
`;
}

/** Words between backticks are code. */
function prose(text: string): Content[] {
  return text.split('`').map((part, index) => (index % 2 ? code(part) : part));
}

const around = 2;

/** The lines around the place, the place marked. */
function excerpt({ source }: Finding, report: Report): Content {
  if (!source) return undefined;
  const lines = report.lines(source.file);
  const first = Math.max(1, source.line - around);
  const last = Math.min(lines.length, source.line + around);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  if (!shown.length) return undefined;
  const rows = shown.map((line) => {
    const [, indent = '', text = ''] = /^(\s*)(.*)$/s.exec(lines[line - 1] ?? '') ?? [];
    const number = String(line).padStart(String(last).length);
    return html`<span class="number">${number} </span>${indent}${line === source.line ? html`<mark>${text || ' '}</mark>` : text}\n`;
  });
  return html`<pre class="excerpt" tabindex="0" role="group" aria-label="${`${source.file}, line ${source.line}`}">${rows}</pre>`;
}
