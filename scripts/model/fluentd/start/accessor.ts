/** What Fluentd says of a record accessor that it cannot read (plugin_helper/record_accessor.rb), or undefined. */
export function accessorProblem(accessor: string): string | undefined {
  if (accessor.startsWith('$.')) return dotProblem(accessor);
  return accessor.startsWith('$[') ? bracketProblem(accessor) : undefined;
}

function dotProblem(accessor: string): string | undefined {
  const keys = accessor.slice(2).split('.');
  while (keys.at(-1) === '') keys.pop(); // as Ruby's split does
  if (keys.length === 0) return 'empty keys in dot notation';
  for (const key of keys) {
    const open = key.indexOf('[');
    const problem = open < 0 ? undefined : indexProblem(key.slice(open), accessor);
    if (problem) return problem;
    if (/\s/.test(open < 0 ? key : key.slice(0, open)))
      return `whitespace character is not allowed in dot notation: ${key}`;
  }
  return undefined;
}

/** `[0][1]` behind a key. */
function indexProblem(text: string, accessor: string): string | undefined {
  return /^(?:\[\s*[+-]?\d+\s*\])+$/.test(text) ? undefined : `Invalid syntax: ${accessor}`;
}

function bracketProblem(accessor: string): string | undefined {
  let rest = accessor.slice(1);
  while (rest !== '') {
    const step = /^\[(?:'(?:.*?)'|"(?:.*?)"|\s*[+-]?\d+\s*)\]/s.exec(rest);
    if (!step) return `Invalid syntax: ${accessor}`;
    rest = rest.slice(step[0].length);
  }
  return undefined;
}
