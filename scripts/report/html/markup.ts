import { printable } from '../words';

const brand = Symbol('markup');

/** Markup that is safe to put into the page: made by `html`, or by `trusted` of text that is ours. */
export interface Markup {
  readonly [brand]: string;
}

/** What may stand in a template: text is escaped, markup is not, a list is joined, nothing prints nothing. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[];

/** A template of markup: whatever text is put into it, in an element or in an attribute between quotes, stays text. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return trusted(
    strings.map((part, index) => part + (index < contents.length ? markupOf(contents[index]) : '')).join(''),
  );
}

/** Takes text as markup: only for what this repository wrote. */
export const trusted = (text: string): Markup => ({ [brand]: text });

/** The text of markup. */
export const textOf = (markup: Markup): string => markup[brand];

/** Text as markup that shows it: nothing in it is an element, an attribute's end or a character that steers. */
export function escapeMarkup(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function markupOf(content: Content): string {
  if (content === undefined || content === null || content === false) return '';
  if (typeof content === 'string') return escapeMarkup(content);
  if (typeof content === 'number') return String(content);
  return isList(content) ? content.map(markupOf).join('') : content[brand];
}

const isList = (content: Content): content is readonly Content[] => Array.isArray(content);
