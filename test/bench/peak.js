// Loaded before a command that is measured: tells the most memory the process ever held, in KiB.
'use strict';
process.on('exit', () => {
  if (process.env.PEAK_REPORT)
    require('node:fs').writeFileSync(process.env.PEAK_REPORT, String(process.resourceUsage().maxRSS));
});
