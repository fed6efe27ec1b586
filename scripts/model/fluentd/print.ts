import type { Element, Node, Value } from './config';

const escaped: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
  '\0': '\\0',
};

/** Configuration text that `parseConfig` reads back to the same tree; comments and layout are not kept. */
export function printConfig(root: Element): string {
  return root.body.map((node) => printNode(node, '')).join('');
}

function printNode(node: Node, indent: string): string {
  if (node.node === 'include') return `${indent}@include ${printValue(node.target)}\n`;
  if (node.node === 'param') {
    const name = node.quoted ? printValue(node.quoted) : node.name;
    const value = printValue(node.value);
    return `${indent}${value === '' ? name : `${name} ${value}`}\n`;
  }
  const arg = node.arg ? ` ${printValue(node.arg)}` : '';
  const body = node.body.map((child) => printNode(child, `${indent}  `)).join('');
  return `${indent}<${node.name}${arg}>\n${body}${indent}</${node.name}>\n`;
}

/** A value as configuration text, in the style it has. */
export function printValue({ style, parts }: Value): string {
  const text = parts.map((part) => {
    if ('code' in part) return `#{${part.code}}`;
    if (style === 'single') return part.text.replace(/['\\]/g, '\\$&');
    if (style !== 'double') return part.text;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a value may hold them, and they are written as escapes
    return part.text.replace(/["\\\r\n\t\f\x08\0]/g, (char) => escaped[char] ?? char).replaceAll('#', '\\#');
  });
  const quote = { single: "'", double: '"', plain: '', json: '' }[style];
  return `${quote}${text.join('')}${quote}`;
}
