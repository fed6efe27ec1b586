import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rules } from '../../policies';
import { inspectAll } from '../../scripts/inspect/inspect-all';
import { page } from '../../scripts/report/html/page';
import { mermaid } from '../../scripts/report/mermaid';
import type { Overview } from '../../scripts/report/overview';
import { overviewOf } from '../../scripts/report/overview';
import { repository } from '../../scripts/source/repository';
import { overlayTarget } from '../../scripts/source/target';
import { remove, repositoryWith } from '../commands/cli';
import { brokenRepository } from './fixture';

/** A page that was written, and what it was made from. */
export interface Written {
  name: string;
  url: string;
  overview: Overview;
  chart: string;
}

/** The day of the reports: days that are left do not depend on when the lane runs. */
const today = '2026-11-26';

/** Writes the pages of both overlays, of a stack that is broken everywhere, and of one with nothing in it. */
export async function writePages(): Promise<{ pages: readonly Written[]; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'efk-page-'));
  const roots = [brokenRepository(), repositoryWith()] as const;
  const pages = [
    await write(folder, 'prod', repository, 'prod'),
    await write(folder, 'dev', repository, 'dev'),
    await write(folder, 'broken', roots[0], 'prod'),
    await write(folder, 'empty', roots[1], 'prod'),
  ];
  return {
    pages,
    remove() {
      rmSync(folder, { recursive: true, force: true });
      roots.forEach(remove);
    },
  };
}

async function write(folder: string, name: string, root: string, overlay: string): Promise<Written> {
  const target = await overlayTarget(root, overlay);
  const report = await inspectAll(root, [target], rules, { today });
  const overview = overviewOf(root, target, { report, commit: undefined, today });
  const file = join(folder, `${name}.html`);
  writeFileSync(file, await page(overview));
  return { name, url: pathToFileURL(file).href, overview, chart: mermaid(overview.topology) };
}
