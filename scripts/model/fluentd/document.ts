import type { Field } from './field';
import { dig, fieldText, isHash, isUnknown } from './field';
import type { ElasticsearchOutput, NotWritten } from './output';
import type { Settings } from './plugin';

/** What the plugin makes of a record before it sends it. */
export interface Document {
  operation: 'index' | 'create' | 'update';
  record: Map<string, Field>;
  /** The index that the record itself names (`target_index_key`). */
  chosen?: string;
}

/**
 * The document of a record, or why there is none (out_elasticsearch.rb, process_message and append_record_to_messages).
 * @param event its record is the output's own copy
 */
export function documentOf(
  { settings: read, type }: ElasticsearchOutput,
  { tag, record: given }: { tag: string; record: Map<string, Field> },
): Document | (NotWritten & Pick<Document, 'chosen'>) {
  let record = given;
  if (read.bool('flatten_hashes', false)) record = flattened(record, read.text('flatten_hashes_separator') ?? '_');
  if (read.bool('logstash_format', false) || read.bool('include_timestamp', false)) addTimestamp(record, read);
  const plain = type === 'elasticsearch';
  const chosen = plain ? takeTarget(record, read.text('target_index_key')) : undefined;
  if (chosen !== undefined && typeof chosen !== 'string' && !isUnknown(chosen))
    return {
      error: `undefined method 'downcase' for ${fieldText(chosen)}: target_index_key names no text`,
      when: 'written',
    };
  if (read.bool('include_tag_key', false)) record.set(read.text('tag_key') ?? 'tag', tag);
  const operation = operationOf(read, type);
  const id = idOf(record, read.text('id_key'));
  if ('error' in id) return { error: id.error, when: 'written' };
  if (operation !== 'index' && type !== 'elasticsearch_data_stream' && !truthy(id.value)) {
    const error = `${read.text('write_operation')} of a record without an id`;
    const when = read.bool('emit_error_for_missing_id', false) ? 'written' : 'silent';
    return { error, when, ...(chosen !== undefined && { chosen: fieldText(chosen) }) };
  }
  for (const key of (read.text('remove_keys') ?? '').split(/\s*,\s*/)) record.delete(key);
  return { operation, record, ...(chosen !== undefined && { chosen: fieldText(chosen) }) };
}

const truthy = (value: Field | undefined) => value !== undefined && value !== null && value !== false;

function operationOf(read: Settings, type: string): Document['operation'] {
  if (type === 'elasticsearch_data_stream') return 'create';
  const operation = read.text('write_operation') ?? 'index';
  return operation === 'update' || operation === 'upsert' ? 'update' : operation === 'create' ? 'create' : 'index';
}

/** The id, found without the `$.` in front of a path as well. */
function idOf(record: Map<string, Field>, key: string | undefined): { value: Field | undefined } | { error: string } {
  if (key === undefined) return { value: undefined };
  const accessor = key.includes('.') && !key.startsWith('$.') && !key.startsWith('$[') ? `$.${key}` : key;
  return dig(record, accessor);
}

function addTimestamp(record: Map<string, Field>, read: Settings): void {
  if (record.has('@timestamp')) return;
  const key = read.text('time_key') ?? '@timestamp';
  if (!record.has(key) || !read.bool('time_key_exclude_timestamp', false))
    record.set('@timestamp', { label: '<@timestamp>' });
}

/** Takes the name out of the record: the path between dots, where `$` is a name like any other. */
function takeTarget(record: Map<string, Field>, key: string | undefined): Field | undefined {
  if (key === undefined) return undefined;
  const path = key.split('.');
  const last = path.pop() ?? '';
  let parent: Field | undefined = record;
  for (const step of path) parent = isHash(parent) ? parent.get(step) : undefined;
  if (!isHash(parent)) return undefined;
  const value = parent.get(last);
  if (!truthy(value)) return undefined;
  (parent as Map<string, Field>).delete(last);
  return value;
}

function flattened(
  record: ReadonlyMap<string, Field>,
  separator: string,
  prefix: readonly string[] = [],
): Map<string, Field> {
  const result = new Map<string, Field>();
  for (const [name, value] of record) {
    const path = [...prefix, name];
    if (isHash(value)) for (const [inner, field] of flattened(value, separator, path)) result.set(inner, field);
    else result.set(path.join(separator), value);
  }
  return result;
}
