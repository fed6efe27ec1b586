import server from './elasticsearch.json';
import modules from './elasticsearch-modules.json';
import kibana from './kibana.json';
import type { Lookup } from './lookup';
import { lookupOf } from './lookup';

let ofElasticsearch: Lookup | undefined;
let ofKibana: Lookup | undefined;

/** The settings of Elasticsearch 7.17, 8.19 and 9.5: the server with x-pack, and the modules that ship beside it. */
export function elasticsearchSettings(): Lookup {
  ofElasticsearch ??= lookupOf([server, modules]);
  return ofElasticsearch;
}

/** The settings of Kibana 7.17, 8.19 and 9.5. */
export function kibanaSettings(): Lookup {
  ofKibana ??= lookupOf([kibana]);
  return ofKibana;
}

/** Every Kibana setting that is known by its full name; the image maps a variable to each. */
export const kibanaNames: readonly string[] = Object.keys(kibana.settings).filter((key) => !key.endsWith('.'));
