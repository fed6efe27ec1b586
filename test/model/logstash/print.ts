import type { Condition, Operand, Statement, Term, Value } from '../../../scripts/model/logstash/config';
import { isHash, isPlugin } from '../../../scripts/model/logstash/config';

/** A statement as the program prints it (`toString` of its tree): what the recorded vectors hold. */
export function printed(statement: Statement, indent = ''): string {
  switch (statement.is) {
    case 'nothing':
      return `${indent}(Noop)`;
    case 'plugin': {
      const { type, name, options } = statement;
      return `${indent}${type}-${name}${ruby(new Map(options))}`;
    }
    case 'branch': {
      const { condition, body, otherwise } = statement;
      return `${indent}(if ${conditionText(condition)}\n${printed(body, '  ')}\n${printed(otherwise, '  ')})`;
    }
    default: {
      const type = statement.is === 'sequence' ? 'do-sequence' : 'composed-parallel';
      const inner = `${indent || '  '}  `;
      return `(${type}\n${statement.statements.map((one) => printed(one, inner)).join('\n')}\n`;
    }
  }
}

/** Ruby's `inspect`. */
function ruby(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}.0` : String(value);
  if (Array.isArray(value)) return `[${value.map(ruby).join(', ')}]`;
  if (isPlugin(value)) return '<plugin>';
  return isHash(value) ? `{${Array.from(value, ([key, one]) => `${ruby(key)} => ${ruby(one)}`).join(', ')}}` : '';
}

function quoted(text: string): string {
  const known: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\u0000' };
  return `"${text.replace(/[\\"\n\r\t\0]|#(?=[{$@])/g, (one) => known[one] ?? `\\${one}`)}"`;
}

function conditionText(condition: Condition): string {
  switch (condition.is) {
    case 'truthy': {
      const { operand } = condition;
      return `(${operand.is === 'field' ? `event.get('${operand.name}')` : operandText(operand)})`;
    }
    case 'not':
      return `!(${termText(condition.operand)})`;
    default: {
      const operator = { and: '&&', or: '||', in: '.include?' }[condition.is as string] ?? condition.is;
      return `(${termText(condition.left)}${operator}${termText(condition.right)})`;
    }
  }
}

function termText(term: Term): string {
  return term.is === 'field' || term.is === 'value' || term.is === 'pattern' ? operandText(term) : conditionText(term);
}

function operandText(operand: Operand): string {
  if (operand.is === 'field') return `event.getField('${operand.name}')`;
  if (operand.is === 'pattern') return operand.source;
  return typeof operand.value === 'string' ? `'${operand.value}'` : ruby(operand.value);
}
