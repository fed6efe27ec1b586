import * as assert from 'uvu/assert';
import server from '../../../scripts/model/elasticsearch/tables/elasticsearch.json';
import modules from '../../../scripts/model/elasticsearch/tables/elasticsearch-modules.json';
import { elasticsearchSettings } from '../../../scripts/model/elasticsearch/tables/known';
import { imageVersion } from '../../../scripts/model/elasticsearch/version';
import { version } from '../engine/distribution';
import type { Host } from '../engine/folder';
import type { Endpoint } from '../engine/http';
import { demand } from '../engine/http';
import { launchNode, refused as toRefuse } from '../engine/node';
import { bareNode, quick } from '../overlay/bare';
import type { Step } from '../step';

const installed = imageVersion(`elasticsearch:${version}`);

/** A key that a pattern of the tables stands for: an asterisk is one name, a dot at the end a group. */
const example = (pattern: string) => pattern.replaceAll('*', 'any') + (pattern.endsWith('.') ? 'any' : '');

/** Settings of x-pack-core and the server that only absent modules register: known by name, not proven. */
const ofAbsentModules =
  /^(async_search|repositories\.stats|xpack\.(ccr|ml|monitoring|watcher|otel_data|prometheus|security\.encryption(_key)?))\./;

/** What the tables of the policies say of settings is what a real node says of them. */
export function settings(host: Host, node: () => Endpoint): Step[] {
  const lookup = elasticsearchSettings();
  const refusals = async (keys: readonly string[], value = 'true'): Promise<Record<string, string | null>> =>
    demand(node(), 'POST /_fill_in/settings', Object.fromEntries(keys.map((key) => [key, value])));
  const inServer = Object.keys(server.settings).map(example);
  const removed = inServer.filter((key) => ['removed', 'unknown'].includes(lookup.status(key, installed)));
  const unknown = (answer: string | null | undefined) => answer?.startsWith('unknown setting') === true;
  return [
    {
      title: 'every setting that the tables call removed is unknown to the node',
      policies: ['elasticsearch/unknown-setting'],
      async run() {
        const answers = await refusals(removed);
        none(removed.filter((key) => !unknown(answers[key])));
        return `${removed.length} settings`;
      },
    },
    {
      title: 'every setting that they call known is known to it',
      policies: ['elasticsearch/unknown-setting', 'elasticsearch/deprecated-setting'],
      async run() {
        const known = inServer.filter((key) =>
          ['known', 'deprecated', 'keystore'].includes(lookup.status(key, installed)),
        );
        const answers = await refusals(known);
        const refused = known.filter((key) => unknown(answers[key]));
        none(refused.filter((key) => !ofAbsentModules.test(key)));
        const secure = known.filter((key) => !refused.includes(key) && lookup.status(key, installed) === 'keystore');
        none(secure.filter((key) => !/keystore/.test(answers[key] ?? '')));
        const proved = `${known.length - refused.length} settings, ${secure.length} only in the keystore`;
        return `${proved}; ${refused.length} of absent modules are not proven`;
      },
    },
    {
      title: 'a value that is none is refused wherever the tables say what a value must be',
      policies: ['elasticsearch/setting-values'],
      async run() {
        const typed = inServer.filter(
          (key) => lookup.status(key, installed) === 'known' && lookup.type(key) !== undefined,
        );
        const answers = await refusals(typed, 'x');
        none(typed.filter((key) => answers[key] === null));
        return `${typed.length} settings`;
      },
    },
    {
      title: 'every setting that the node knows is in the tables',
      policies: ['elasticsearch/unknown-setting'],
      async run() {
        const { settings: names } = await demand(node(), 'GET /_fill_in/settings');
        assert.ok(names.length > 500);
        const absent = names.filter((name: string) =>
          ['removed', 'unknown', 'added'].includes(lookup.status(name, installed)),
        );
        none(absent);
        return `${names.length} settings`;
      },
    },
    {
      title: 'a node with removed settings in its file names each of them and does not start',
      policies: ['elasticsearch/unknown-setting'],
      async run() {
        // Each costs the node a stack trace: a sample over the whole table.
        const every = Math.ceil(removed.length / 30);
        const sample = removed.filter((_, index) => index % every === 0);
        const config = `${quick}${sample.map((key) => `${key}: "true"\n`).join('')}`;
        const { code, words } = await toRefuse(launchNode(host, await bareNode(host, 'removed-settings', { config })));
        assert.is(code, 1);
        none(sample.filter((key) => !words.includes(`unknown setting [${key}]`)));
        const absent = Object.keys(modules.settings).length;
        return `${sample.length} of ${removed.length} settings; ${absent} of absent modules are not proven`;
      },
    },
  ];
}

/** Throws with the keys, where there are any. */
function none(keys: readonly string[]): void {
  if (keys.length) throw new Error(`table and node disagree on ${keys.length}: ${keys.join(', ')}`);
}
