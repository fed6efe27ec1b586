import { json } from './json';
import { text } from './text';

/** The formats of a report, by the name that `--format` takes. */
export const formats = { text, json };
