import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Where Debian, Ubuntu, Fedora, Chrome and macOS put the browser. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of this machine: `CHROME_PATH`, or where it is usually installed; undefined where there is none. */
export function findChromium(): string | undefined {
  const own = process.env['CHROME_PATH'];
  return own ? (existsSync(own) ? own : undefined) : places.find((place) => existsSync(place));
}

/** Starts the browser. In a container its sandbox cannot be set up; it only opens files that this lane wrote. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
