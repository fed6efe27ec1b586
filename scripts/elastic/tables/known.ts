import modules from './elasticsearch-modules.json';
import server from './elasticsearch.json';
import type { Lookup } from './lookup';
import { lookupOf } from './lookup';

let elasticsearch: Lookup | undefined;

/** The settings of Elasticsearch 7.17, 8.19 and 9.5: the server with x-pack, and the modules that ship beside it. */
export function elasticsearchSettings(): Lookup {
  elasticsearch ??= lookupOf([server, modules]);
  return elasticsearch;
}
