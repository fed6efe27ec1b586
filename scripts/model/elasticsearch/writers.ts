import type { Agent } from '../fluentd/agent';
import { agents } from '../fluentd/agent';
import { destinations, elasticsearchOutputs } from '../fluentd/destinations';
import type { ElasticsearchOutput } from '../fluentd/output';
import { nameTemplates } from '../fluentd/output';
import type { Stack } from '../kube/stack';
import { covers } from './bootstrap';

/** An output of an agent to Elasticsearch, with every name that it writes to. */
export interface Writer {
  agent: Agent;
  output: ElasticsearchOutput;
  /** The names with a star for what changes, each with those that the declared pods lead to. */
  targets: readonly { pattern: string; names: readonly string[] }[];
  /** Does it write to data streams? */
  dataStream: boolean;
}

/** Every output of every agent: `stack.memo(writers)`. */
export function writers(stack: Stack): readonly Writer[] {
  const traced = grouped(destinations(stack), ({ agent }) => agent);
  return agents(stack).flatMap((agent) =>
    elasticsearchOutputs(agent).map((output) => {
      const own = (traced.get(agent) ?? []).filter((one) => samePlace(one.output, output));
      return {
        agent,
        output,
        targets: own.length
          ? Array.from(
              grouped(own, ({ pattern }) => pattern),
              ([pattern, those]) => ({
                pattern,
                names: those.map(({ name }) => name),
              }),
            )
          : declared(output).map((pattern) => ({ pattern, names: [] })),
        dataStream: output.type === 'elasticsearch_data_stream' || own.some(({ kind }) => kind === 'dataStream'),
      };
    }),
  );
}

function grouped<T, K>(all: readonly T[], by: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(by(one));
    if (group) group.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}

/** Do these patterns cover everything that a target may be, or at least every name that is known? */
export function reaches(patterns: readonly string[], { pattern, names }: Writer['targets'][number]): boolean {
  const covered = (name: string) => patterns.some((own) => covers(own, name));
  return covered(pattern) || (names.length > 0 && names.every(covered));
}

function samePlace(a: ElasticsearchOutput, b: ElasticsearchOutput): boolean {
  const [one, other] = [a.element.place, b.element.place];
  return one.file === other.file && one.line === other.line && one.column === other.column;
}

/** The names in the configuration of an output that no declared log reaches. */
function declared(output: ElasticsearchOutput): string[] {
  const [first] = nameTemplates(output);
  if (!first || !/^(index_name|logstash_prefix|data_stream_name)$/.test(first.name)) return [];
  const pattern = first.text.replace(/\$\{[^}]*\}|%[-a-zA-Z]+/g, '*');
  return [first.name === 'logstash_prefix' ? `${pattern}-*` : pattern];
}
