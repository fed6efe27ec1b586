import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Written } from './pages';

/** A page in a browser without a network, and what it said and asked for. */
export interface Visit {
  page: Page;
  /** Messages of the console, errors of scripts, dialogs: a page that is well has none. */
  said: readonly string[];
  /** What it asked for besides itself. */
  asked: readonly string[];
}

/** Opens a page, does something there, closes it. */
export async function visit<T>(
  browser: Browser,
  { url }: Pick<Written, 'url'>,
  options: BrowserContextOptions,
  act: (visit: Visit) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const said: string[] = [];
  const asked: string[] = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) asked.push(request.url());
    });
    await context.setOffline(true);
    await page.goto(url);
    return await act({ page, said, asked });
  } finally {
    await context.close();
  }
}
