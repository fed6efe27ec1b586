import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { InputError } from '../input-error';
import type { Target } from '../source/target';
import { reason } from '../yaml/document';
import type { Placed, Word } from './place';
import type { Refusal } from './yaml';
import { documentsOf, editDocument, isRefusal, refuse } from './yaml';

/** A file on its way: the text it had, and the documents it now has. */
export interface Draft {
  before: string;
  documents: readonly string[];
}

/** The text of a draft. */
export const textOf = ({ documents }: Draft) => documents.join('');

/**
 * The file that an edit goes to, as a real path.
 * @throws InputError where it may not be written: it is read-only, or a link leads out of what was given.
 */
export function writable(root: string, target: Target, file: string): string {
  const path = target.folder !== undefined || !existsSync(file) ? join(root, file) : file;
  const given = target.folder !== undefined ? root : existsSync(target.name) ? target.name : join(root, target.name);
  const home = realpathSync(statSync(given).isDirectory() ? given : dirname(given));
  const real = realpathSync(path);
  const inside = relative(home, real);
  if (inside.startsWith('..') || isAbsolute(inside))
    throw new InputError(
      `${file}: expected a file of ${target.name}, found a link that leads out of it; nothing was written`,
    );
  try {
    accessSync(real, constants.W_OK);
    if ((statSync(real).mode & 0o222) === 0) throw Object.assign(new Error(), { code: 'EACCES' }); // root may write it all the same
  } catch (error) {
    throw new InputError(`${file}: expected a file that may be written, found ${reason(error)}; nothing was written`);
  }
  return real;
}

/** Reads a file for editing, byte for byte. @throws InputError when it is no UTF-8. */
export function draft(path: string, shown: string): Draft {
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes))
    throw new InputError(`${shown}: expected UTF-8, found other bytes; nothing was written`);
  return draftOf(text);
}

/** A draft of a text; a byte order mark stays in front of the first document. */
export function draftOf(text: string): Draft {
  return { before: text, documents: [text] };
}

/** Applies one edit; what it does not name stays as it is. */
export function apply(file: Draft, placed: Placed): Draft | Refusal {
  if ('word' in placed) {
    const text = replaceWord(textOf(file), placed.word);
    if (isRefusal(text)) return text;
    const broken =
      /\.(ya?ml|json)$|^-$/.test(placed.file) && !isRefusal(documentsOf(textOf(file))) && isRefusal(documentsOf(text));
    return broken ? refuse('its place is written in a way that is not safely edited') : { ...file, documents: [text] };
  }
  const documents = file.documents.length > 1 ? file.documents : split(textOf(file));
  if (isRefusal(documents)) return documents;
  const { site, change } = placed;
  const document = documents[site.document];
  if (document === undefined) return refuse('its place is written in a way that is not safely edited');
  const mark = document.startsWith('\uFEFF') ? '\uFEFF' : '';
  const edited = editDocument(document.slice(mark.length), site, change);
  if (isRefusal(edited)) return edited;
  return { ...file, documents: documents.map((text, index) => (index === site.document ? mark + edited : text)) };
}

function split(text: string): string[] | Refusal {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const parts = documentsOf(text.slice(mark.length));
  return isRefusal(parts) ? parts : parts.map((part, index) => (index === 0 ? mark + part : part));
}

/** The word must stand where it was read, whole; the rest of the line stays. */
function replaceWord(text: string, { line, column, replace, by }: Word): string | Refusal {
  const lines = text.split('\n');
  const shift = line === 1 && text.startsWith('\uFEFF') ? 1 : 0;
  const found = lines[line - 1];
  const start = column - 1 + shift;
  const end = start + replace.length;
  if (!found?.startsWith(replace, start) || /\w/.test(found[end] ?? ''))
    return refuse('its line is not written as it was read');
  lines[line - 1] = found.slice(0, start) + by + found.slice(end);
  return lines.join('\n');
}
