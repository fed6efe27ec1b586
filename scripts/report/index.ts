import type { Report } from '../engine/report';
import { InputError } from '../input-error';
import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { markdown } from './markdown';
import { sarif } from './sarif';
import { text } from './text';

/** A report as text. @throws InputError where there is more to say than a text can hold: half a gigabyte. */
const written =
  (format: (report: Report) => string) =>
  (report: Report): string => {
    try {
      return format(report);
    } catch (error) {
      if (!(error instanceof RangeError && error.message === 'Invalid string length')) throw error;
      const count = report.findings.length.toLocaleString('en');
      throw new InputError(
        `expected findings that one report can hold, found ${count}: choose with --only, --skip or --new-since, or check fewer files at once`,
      );
    }
  };

/** The formats of a report, by the name that `--format` and `--report` take. */
export const formats = {
  text: written((report) => text(report)),
  json: written(json),
  sarif: written(sarif),
  junit: written(junit),
  github: written(github),
  markdown: written(markdown),
} satisfies Record<string, (report: Report) => string>;

/** The name of a format. */
export type Format = keyof typeof formats;

/** Every name, for messages and completion. */
export const formatNames = Object.keys(formats) as Format[];
