import { findChromium } from './chromium';

// A lane of its own: it needs a browser. Without one it says so; where all lanes must run, that is a failure.
if (findChromium()) require('./page.lane');
else {
  process.stdout.write(
    'test:page is skipped: no Chromium is here (Debian: apt-get install chromium; or set CHROME_PATH)\n',
  );
  process.exitCode = process.env['CI'] === 'true' ? 1 : 0;
}
