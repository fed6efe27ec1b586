import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Overview } from '../overview';
import { capacitySection } from './capacity';
import { findingsSection } from './findings';
import { flowSection } from './flow';
import { header } from './header';
import { lifecycleSection } from './lifecycle';
import { html, textOf, trusted } from './markup';
import { topologySection } from './topology';
import { waiversSection } from './waivers';

const sections = [
  ['findings', 'Findings'],
  ['topology', 'Topology'],
  ['flow', 'Log flow'],
  ['lifecycle', 'Lifecycle'],
  ['capacity', 'Capacity'],
  ['waivers', 'Waivers'],
] as const;

/** The page about a target: one file, which asks the network for nothing and runs no script but its own. */
export async function page(overview: Overview): Promise<string> {
  const style = readFileSync(join(__dirname, 'style.css'), 'utf8');
  const script = readFileSync(join(__dirname, 'script.js'), 'utf8');
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${overview.name}: the stack as it is</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${header(overview)}
<nav aria-label="Sections"><ul>
${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul></nav>
<main id="main" tabindex="-1">
${findingsSection(overview.report)}
${await topologySection(overview.topology)}
${await flowSection(overview.trace, overview.containers)}
${lifecycleSection(overview.lifecycles)}
${capacitySection(overview.capacity)}
${waiversSection(overview.waivers, overview.today)}
</main>
<footer><p>Made by <code>npm run report -- ${overview.name}</code> from the rendered manifests; nothing on this page was asked of a cluster.</p></footer>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return textOf(body);
}

const digest = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
