/** `matchLabels` and `matchExpressions`, or the plain map of a Service. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

type Labels = Readonly<Record<string, string>>;
type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

const listed = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/** Does a plain selector (Service, ReplicationController) match these labels? An empty one matches nothing here. */
export function matches(selector: Labels | undefined, labels: Labels | undefined): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

/** Does a label selector match these labels? An empty selector matches everything, an absent one nothing. */
export function selects(selector: LabelSelector | undefined | null, labels: Labels | undefined): boolean {
  if (!selector) return false;
  const has = labels ?? {};
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (has[key] !== value) return false;
  const expressions: unknown = selector.matchExpressions;
  for (const expression of Array.isArray(expressions) ? (expressions as (Expression | null)[]) : []) {
    const { key, operator, values } = { key: '', operator: '', ...expression, values: listed(expression?.values) };
    const value = has[key];
    if (operator === 'In' && !(value !== undefined && values.includes(value))) return false;
    if (operator === 'NotIn' && value !== undefined && values.includes(value)) return false;
    if (operator === 'Exists' && value === undefined) return false;
    if (operator === 'DoesNotExist' && value !== undefined) return false;
  }
  return true;
}
