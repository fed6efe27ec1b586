import type { Variable } from '../kube/environment';

/** A text with its placeholders replaced, and the names that nothing supplies. */
export interface Resolved {
  text: string;
  missing: readonly string[];
}

/**
 * Replaces `${NAME}` and `${NAME:default}` from the container's variables, inside out. What nothing supplies stays as
 * written and is listed (Elasticsearch `PropertyPlaceholder.java`, Kibana `kbn-config/src/raw/read_config.ts`).
 */
export function resolve(text: string, variables: ReadonlyMap<string, Variable>): Resolved {
  const missing: string[] = [];
  const replaced = text.replace(/\$\{([^${}]*)\}/g, (whole, body: string) => {
    const colon = body.indexOf(':');
    const name = colon < 0 ? body : body.slice(0, colon);
    const value = variables.get(name)?.text;
    if (value !== undefined) return value;
    if (colon >= 0) return body.slice(colon + 1);
    missing.push(name);
    return whole;
  });
  return { text: replaced, missing };
}
