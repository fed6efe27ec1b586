import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { cache } from '../../scripts/source/repository';

/** 200 MB with all that it needs, for one bundled file: so it is no dependency, and kept where kustomize is. */
const release = 'mermaid@12.3.0';
const integrity = 'sha512-4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw==';

function bundle(): string {
  const folder = join(cache, release);
  const file = join(folder, 'package/dist/mermaid.min.js');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const [tarball = ''] = execFileSync('npm', ['pack', '--silent', release, '--pack-destination', folder], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .slice(-1);
  const found = `sha512-${createHash('sha512')
    .update(readFileSync(join(folder, tarball)))
    .digest('base64')}`;
  if (found !== integrity) throw new Error(`${release}: expected ${integrity}, found ${found}`);
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder, 'package/dist/mermaid.min.js']);
  return file;
}

/** What Mermaid takes a chart for, after drawing it; or its error. */
export async function parseChart(browser: Browser, chart: string): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.addScriptTag({ path: bundle() });
    return (await page.evaluate(async (text) => {
      // biome-ignore lint/suspicious/noExplicitAny: a script of the page, which brings no types
      const { mermaid } = globalThis as any;
      try {
        const { diagramType } = await mermaid.parse(text);
        await mermaid.render('chart', text);
        return diagramType;
      } catch (error) {
        return `error: ${(error as Error).message}`;
      }
    }, chart)) as string;
  } finally {
    await page.close();
  }
}
