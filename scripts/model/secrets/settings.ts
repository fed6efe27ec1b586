/** A setting in the text of a configuration file, with the place of its value, from 1. */
export interface Setting {
  name: string;
  value: string;
  line: number;
  column: number;
}

const name = `["']?([A-Za-z_@][\\w.@/-]*)["']?`;
/** `name: value`, `name = value`, `name => value`: YAML, JSON, properties, INI, TOML, Logstash, shell. */
const assigned = new RegExp(`^(\\s*(?:[-{]\\s*|export\\s+|set\\s+)*${name}\\s*(?:=>|[:=])\\s*)(\\S.*)$`);
/** `name value`: Fluentd and its kin. */
const spaced = new RegExp(`^(\\s*${name}[ \\t]+)(\\S.*)$`);

/** `"name": "value"` anywhere in a line, as in a JSON document on one line. */
const pair = /["']([A-Za-z_@][\w.@/-]*)["']\s*(?::|=>)\s*(["'])((?:\\.|(?!\2).)*)\2/g;

/** A quoted text, or a bare word; undefined for a call, a list, a map or a sentence. */
function scalar(text: string): string | undefined {
  const quoted = /^(["'])((?:\\.|(?!\1).)*)\1\s*[,;}\]]*\s*(?:#.*|\/\/.*)?$/.exec(text);
  if (quoted) return /\s/.test((quoted[2] ?? '').trim()) && !/^[$#<{]/.test(quoted[2] ?? '') ? undefined : quoted[2];
  const bare = text
    .replace(/\s+#.*$/, '')
    .replace(/[,;]\s*$/, '')
    .trim();
  return /^[^\s()[\]{}"'`<>|&*!][^\s()"'`]*$/.test(bare) || /^[$#<%{]/.test(bare) ? bare : undefined;
}

/**
 * The settings of a configuration file, line by line, whatever its format: enough to judge a value by its name. A line
 * `name value` counts only in a text with the sections of Fluentd.
 */
export function settings(text: string): Setting[] {
  const sections = /^\s*<(source|match|filter|label|system|worker|store|buffer)\b/m.test(text);
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.length > 4096 || /^\s*(#|\/\/|;|--)/.test(line)) return [];
    const found: Setting[] = [];
    const match = assigned.exec(line) ?? (sections ? spaced.exec(line) : null);
    const value = match ? scalar(match[3] ?? '') : undefined;
    if (match && value !== undefined) {
      found.push({ name: match[2] ?? '', value, line: index + 1, column: (match[1] ?? '').length + 1 });
    }
    for (const { 0: whole, 1: name = '', 3: text = '', index: at } of line.matchAll(pair)) {
      if (found.some((setting) => setting.name === name && at < setting.column)) continue;
      found.push({ name, value: text, line: index + 1, column: at + whole.length - text.length });
    }
    return found;
  });
}

const flag = /(?:^|[\s"'])--?([A-Za-z][\w.-]*)(?:=|\s+)("[^"]*"|'[^']*'|[^\s"';|&]+)/g;
const variable = /(?:^|[\s;&|(])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s;&|)]+)/g;
const user = /(?:^|\s)(?:-u|--user)(?:=|\s+)["']?[^\s:"'$]+:([^\s"']+)/g;

/** The values that a command line gives by name: `--password=x`, `-Dkey.password=x`, `PASSWORD=x`, `curl -u user:x`. */
export function commandSettings(text: string): Setting[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.length > 4096 || /^\s*#/.test(line)) return [];
    const found = [flag, variable].flatMap((pattern) =>
      Array.from(line.matchAll(pattern), ({ 0: whole, 1: name = '', 2: value = '', index: at }) => ({
        name: name.replace(/^D(?=[a-z]\w*\.)/, ''),
        value: value.replace(/^(["'])(.*)\1$/, '$2'),
        line: index + 1,
        column: at + whole.length - value.length + 1,
      })),
    );
    for (const { 0: whole, 1: value = '', index: at } of line.matchAll(user)) {
      found.push({ name: 'user password', value, line: index + 1, column: at + whole.length - value.length + 1 });
    }
    return found;
  });
}

/** Line and column, from 1, of an offset in a text. */
export function position(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  return { line, column: index - before.lastIndexOf('\n') };
}
