import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { markdown } from './markdown';
import type { Report } from './report';
import { sarif } from './sarif';
import { text } from './text';

/** The formats of a report, by the name that `--format` and `--report` take. */
export const formats = {
  text: (report: Report) => text(report),
  json,
  sarif,
  junit,
  github,
  markdown,
} satisfies Record<string, (report: Report) => string>;

/** The name of a format. */
export type Format = keyof typeof formats;

/** Every name, for messages and completion. */
export const formatNames = Object.keys(formats) as Format[];
