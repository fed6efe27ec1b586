import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAllDocuments } from 'yaml';
import { policies } from '../policies';
import type { Manifest } from '../scripts/model/kube/manifest';
import { objects, root } from './tree';

const files = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const rules = suite('files of the base');
const manifests = [...files('base'), ...files('argocd')].filter(
  (file) => /\.yaml$/.test(file) && !/(kustomization|stack)\.yaml$/.test(file),
);

rules('hold one object each', () => {
  const several = manifests.filter((file) => parseAllDocuments(read(file)).length !== 1);
  assert.ok(manifests.length > 60);
  assert.equal(several, []);
});

rules('carry the three labels, unless they are patches', () => {
  const patches = [...files('base'), ...files('overlays')]
    .filter((file) => file.endsWith('kustomization.yaml'))
    .flatMap((file) => Array.from(read(file).matchAll(/- path: (.+)/g), ([, path]) => join(file, '..', path ?? '')));
  const unlabelled = manifests.filter((file) => {
    const [object] = objects(read(file));
    const labels = Object.keys(object?.metadata.labels ?? {});
    return (
      !patches.includes(file) &&
      !['name', 'component', 'part-of'].every((name) => labels.includes(`app.kubernetes.io/${name}`))
    );
  });
  assert.equal(
    unlabelled.filter((file) => !file.includes('elasticsearch/node/')),
    [],
  ); // a role adds its component
});

rules('name images without a version: that is the business of components/images', () => {
  const pinned = read('base/components/images/kustomization.yaml');
  const named = manifests.flatMap((file) =>
    Array.from(read(file).matchAll(/image: (\S+)/g), ([, image]) => image ?? ''),
  );
  assert.ok(named.length > 5);
  for (const image of new Set(named))
    assert.ok(pinned.includes(`- name: ${image}\n`), `${image} is not in components/images`);
});

rules.run();

const page = suite('base/README.md');

interface Section {
  objects: string[];
  rows: { fields: string[]; errata: string[]; rules: string[] }[];
}

const ticks = (cell: string | undefined) => Array.from((cell ?? '').matchAll(/`([^`]+)`/g), ([, text]) => text ?? '');
const sections: Section[] = read('base/README.md')
  .split('\n## ')
  .slice(1)
  .map((text) => ({
    objects: ticks(/^Objects: ((?:.+\n)+?)\n/m.exec(text)?.[1]),
    rows: text
      .split('\n')
      .filter((line) => /^\| `/.test(line))
      .map((line) => line.split(' |').map((cell) => cell.replace(/^\| /, '')))
      .map(([fields, , errata, named]) => ({
        fields: ticks(fields),
        errata: errata?.match(/E\d+/g) ?? [],
        rules: ticks(named),
      })),
  }));
const rows = sections.flatMap((section) => section.rows);

const fixtures = files('test/fixtures/document').filter(
  (file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'),
);
const published: Manifest[] = fixtures.flatMap((file) => objects(read(file)));
const name = ({ kind, metadata }: Manifest) =>
  [kind, kind.startsWith('Cluster') ? undefined : metadata.namespace, metadata.name].filter(Boolean).join('/');

page('follows every object of the document', () => {
  const followed = sections.flatMap((section) => section.objects);
  assert.is(published.length, 23);
  assert.equal(
    Array.from(new Set(published.map(name))).filter((object) => !followed.includes(object)),
    [],
  );
  assert.equal(
    followed.filter((object) => !published.map(name).includes(object)),
    [],
  );
});

/** Does a field of the page, `spec.containers[*].image`, cover the path of a leaf? */
const covers = (field: string) => {
  const [path = ''] = field.replace('+ ', '').split(': ');
  return new RegExp(`^${path.replace(/[.[\]]/g, '\\$&').replace(/\*/g, '[^\\]]+')}(?!\\w)`);
};

page('follows every field of it', () => {
  const missing = published.flatMap((object) => {
    const covering = sections
      .filter((section) => section.objects.includes(name(object)))
      .flatMap((section) =>
        section.rows.flatMap(({ fields }) => fields.filter((field) => !field.startsWith('+')).map(covers)),
      );
    return leaves(object)
      .filter((leaf) => !covering.some((pattern) => pattern.test(leaf)))
      .map((leaf) => `${name(object)} ${leaf}`);
  });
  assert.equal(missing, []);
});

page('names fields that are there, and says of no field that it was missing when it was not', () => {
  const wrong = sections.flatMap(({ objects: followed, rows: of }) => {
    const texts = published
      .filter((object) => followed.includes(name(object)))
      .map((object) => [leaves(object), JSON.stringify(object)] as const);
    const there = (field: string) => {
      const line = field.split(': ')[1]?.split(',')[0];
      const inside = (text: string) =>
        line === undefined || text.includes(line) || text.includes(`${line.split('.').at(-1)}:`); // nested
      return texts.some(([paths, text]) => paths.some((path) => covers(field).test(path)) && inside(text));
    };
    const fields = of.flatMap((row) => row.fields).filter((field) => !/^\+ [A-Z]/.test(field)); // an object that was missing
    return fields.filter((field) => there(field) === field.startsWith('+'));
  });
  assert.equal(wrong, []);
});

page('answers every erratum that loses data, breaks in or stops the cluster', () => {
  const errata = JSON.parse(read('test/fixtures/errata.json')) as { id: string; severity: string }[];
  const severe = errata.filter(({ severity }) => severity === 'C' || severity === 'H').map(({ id }) => id);
  assert.is(errata.length, 88);
  const answered = new Set(rows.flatMap((row) => row.errata));
  assert.equal(
    severe.filter((id) => !answered.has(id)),
    [],
  );
  const known = new Set(errata.map(({ id }) => id));
  assert.equal(
    Array.from(answered).filter((id) => !known.has(id)),
    [],
  );
});

page('names rules that exist', () => {
  const ids = new Set(policies.map(({ id }) => id));
  const named = rows.flatMap((row) => row.rules);
  assert.ok(named.length > 100);
  assert.equal(
    named.filter((rule) => !ids.has(rule)),
    [],
  );
});

page.run();

const script = suite('bootstrap.sh');
const folder = join(root, 'base/elasticsearch/bootstrap');

script('writes every object in order, with the passwords in place, and does so again', async () => {
  const described = readdirSync(join(folder, 'objects')).length;
  const { code, stdout, requests, ...first } = await bootstrap(() => 200);
  assert.is(code, 0, first.stderr);
  assert.equal(
    requests.map(({ method, url }) => `${method} ${url}`),
    [
      'GET /_cluster/health?master_timeout=10s',
      'PUT /_ilm/policy/efk-logs',
      'PUT /_component_template/efk-logs-mappings',
      'PUT /_component_template/efk-logs-settings',
      'PUT /_index_template/logs-fluentd',
      'PUT /_index_template/logs-kubernetes',
      'PUT /_security/role/fluentd-writer',
      'PUT /_security/user/fluentd',
      'PUT /_security/user/kibana_system/_password',
      ...Array(4).fill('POST /_index_template/_simulate?filter_path=template'), // two of each component
      ...['fluentd', 'kubernetes'].flatMap((name) => [
        `POST /_index_template/_simulate/logs-${name}?filter_path=template`,
        `GET /_index_template/logs-${name}?filter_path=index_templates.index_template.index_patterns`,
        `POST /_index_template/_simulate_index/logs-${name}.bootstrap-bootstrap?filter_path=template`,
      ]),
    ],
  );
  assert.equal(Array.from(new Set(requests.map(({ user }) => user))), ['elastic:e"l\\tastic']);
  assert.is(JSON.parse(requests[7]?.body ?? '').password, 'f"l\\u$`entd');
  assert.equal(JSON.parse(requests[8]?.body ?? ''), { password: 'kibana' });
  for (const { method, body } of requests) if (method === 'PUT' || body) JSON.parse(body);
  assert.match(stdout, `bootstrap: ${described} objects are as described`);
  assert.equal((await bootstrap(() => 200)).requests, requests);
});

script('asks again while a master is elected, and while an object cannot be written yet', async () => {
  let health = 0;
  let role = 0;
  const { code, stderr } = await bootstrap((url) => {
    if (url.startsWith('/_cluster')) return ++health < 3 ? 503 : 200;
    return url.includes('/role/') && ++role < 2 ? 503 : 200;
  });
  assert.is(code, 0, stderr);
  assert.equal([health, role], [3, 2]);
});

script('says what was refused, and stops', async () => {
  const { code, stderr, requests } = await bootstrap((url) => (url.includes('_index_template') ? 400 : 200));
  assert.is(code, 1);
  assert.is(stderr, 'bootstrap: index-template logs-fluentd was refused: HTTP 400: {"status":400}\n');
  assert.is(requests.at(-1)?.url, '/_index_template/logs-fluentd');
});

script('writes what a policy names before it, and only warns of a store that is away', async () => {
  const backups = join(root, 'base/components/snapshots/objects');
  const files = [
    ...readdirSync(join(folder, 'objects')).map((file) => join(folder, 'objects', file)),
    ...readdirSync(backups).map((file) => join(backups, file)),
  ];
  const { code, stderr, requests } = await bootstrap((url) => (url.includes('_verify') ? 500 : 200), {}, {}, files);
  assert.is(code, 0, stderr);
  assert.equal(
    requests.slice(1, 4).map(({ url }) => url),
    ['/_snapshot/backups?verify=false', '/_slm/policy/nightly', '/_ilm/policy/efk-logs'],
  );
  assert.is(
    requests.at(-1)?.url,
    '/_index_template/_simulate_index/logs-kubernetes.bootstrap-bootstrap?filter_path=template',
  );
  assert.is(
    stderr,
    'bootstrap: WARNING: no snapshot can be taken, repository backups cannot be used: HTTP 500: {"status":500}\n',
  );
});

script('says which template Elasticsearch does not apply as described', async () => {
  let asked = 0;
  const component = await bootstrap((url) => (url.includes('_simulate?') ? { template: (asked += 1) } : 200));
  assert.is(component.code, 1);
  assert.is(
    component.stderr,
    'bootstrap: component-template efk-logs-mappings is not as described any more: something else writes it\n',
  );
  const index = await bootstrap((url) => (url.includes('_simulate_index') ? { template: 'another' } : 200));
  assert.is(index.code, 1);
  assert.is(
    index.stderr,
    'bootstrap: index-template logs-fluentd is not what logs-fluentd.bootstrap-bootstrap gets: something else writes it, or a template of higher priority\n',
  );
});

script('refuses a file of a kind that it does not know', async () => {
  const { code, stderr } = await bootstrap(() => 200, {}, {}, [join(root, 'package.json')]);
  assert.is(code, 1);
  assert.match(stderr, /^bootstrap: package.json is of no known kind: repository /);
});

script('ends when its time is up, with the last answer', async () => {
  const { code, stderr } = await bootstrap(() => 401, { WAIT_SECONDS: '1' });
  assert.is(code, 1);
  assert.is(stderr, 'bootstrap: no cluster after 1 s: HTTP 401: {"status":401}\n');
  const away = await bootstrap(() => 200, { WAIT_SECONDS: '0', ELASTICSEARCH_URL: 'http://127.0.0.1:9' });
  assert.is(away.code, 1);
  assert.match(away.stderr, /^bootstrap: no cluster after 0 s: curl: \(7\)/);
});

script('needs a password for each user, and at least one object', async () => {
  const none = await bootstrap(() => 200, {}, { fluentd: '' });
  assert.is(none.code, 1);
  assert.match(none.stderr, /^bootstrap: no password for fluentd: .*fluentd is missing or empty\n$/);
  const empty = await bootstrap(() => 200, {}, {}, []);
  assert.is(empty.code, 1);
  assert.match(empty.stderr, /^bootstrap: no object in /);
  const unset = await bootstrap(() => 200, { ELASTICSEARCH_USER: '' });
  assert.is.not(unset.code, 0);
  assert.match(unset.stderr, 'ELASTICSEARCH_USER: the user to log in with');
});

script('tells no process listing a password', () => {
  const curl = read('base/elasticsearch/bootstrap/bootstrap.sh').match(/curl [^\n]*/g) ?? [];
  assert.ok(curl.some((line) => line.includes('--config')));
  assert.not(curl.some((line) => /--user|-u /.test(line)));
});

script.run();

const prepare = suite('prepare-config.sh');

prepare('copies the folder and adds each file as a secure setting of its name', async () => {
  const { code, stderr, said } = await prepareConfig({
    'elastic/bootstrap.password': 'secret',
    'snapshots/s3.client.default.access_key': 'key',
  });
  assert.is(code, 0, stderr);
  assert.equal(said, [
    'create',
    'add bootstrap.password=secret',
    'add s3.client.default.access_key=key',
    'jvm.options',
  ]);
});

prepare('refuses to start a node without a secure setting', async () => {
  const { code, stderr } = await prepareConfig({});
  assert.is(code, 1);
  assert.match(stderr, /^prepare-config: no secure setting under /);
});

prepare.run();

interface Request {
  method: string;
  url: string;
  user: string;
  body: string;
}

/** Runs the script against a server that answers with these status codes. */
async function bootstrap(
  answer: (url: string) => number | object,
  env: Readonly<Record<string, string>> = {},
  passwords: Readonly<Record<string, string>> = {},
  described = readdirSync(join(folder, 'objects')).map((file) => join(folder, 'objects', file)),
) {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const user = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
      requests.push({ method, url, user, body });
      const answered = answer(url);
      const [code, content] = typeof answered === 'number' ? [answered, { status: answered }] : [200, answered];
      const [, name] = /^\/_index_template\/([^_?]+)\?/.exec(url) ?? [];
      const patterns = { index_templates: [{ index_template: { index_patterns: [`${name}.*-*`] } }] };
      response.writeHead(code).end(JSON.stringify(name && code === 200 ? patterns : content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const work = mkdtempSync(join(tmpdir(), 'efk-bootstrap-'));
  try {
    mkdirSync(join(work, 'objects'));
    mkdirSync(join(work, 'passwords'));
    for (const file of described) copyFileSync(file, join(work, 'objects', basename(file)));
    const all = { elastic: 'e"l\\tastic', kibana_system: 'kibana', fluentd: 'f"l\\u$`entd', ...passwords };
    for (const [user, password] of Object.entries(all)) writeFileSync(join(work, 'passwords', user), password);
    const run = await shell(join(folder, 'bootstrap.sh'), {
      ELASTICSEARCH_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ELASTICSEARCH_USER: 'elastic',
      PASSWORD_DIR: join(work, 'passwords'),
      OBJECT_DIR: join(work, 'objects'),
      WAIT_SECONDS: '20',
      REQUEST_SECONDS: '20',
      ...env,
    });
    return { ...run, requests };
  } finally {
    server.close();
    rmSync(work, { recursive: true });
  }
}

/** Runs the script with a keystore tool that writes down what it is told. */
async function prepareConfig(settings: Readonly<Record<string, string>>) {
  const work = mkdtempSync(join(tmpdir(), 'efk-prepare-'));
  try {
    for (const path of ['home/bin', 'home/config', 'target', 'secure'])
      mkdirSync(join(work, path), { recursive: true });
    writeFileSync(join(work, 'home/config/jvm.options'), '');
    const tool = join(work, 'home/bin/elasticsearch-keystore');
    writeFileSync(
      tool,
      `#!/bin/sh\nfor last; do :; done\n[ "$1" = create ] && echo create >> ${work}/said || printf 'add %s=%s\\n' "$last" "$(cat)" >> ${work}/said\n`,
    );
    chmodSync(tool, 0o755);
    for (const [path, value] of Object.entries(settings)) {
      mkdirSync(join(work, 'secure', path, '..'), { recursive: true });
      writeFileSync(join(work, 'secure', path), value);
    }
    const env = {
      ES_HOME: join(work, 'home'),
      CONFIG_TARGET: join(work, 'target'),
      SECURE_SETTINGS: join(work, 'secure'),
    };
    const run = await shell(join(root, 'base/elasticsearch/node/prepare-config.sh'), env);
    const said = existsSync(join(work, 'said')) ? readFileSync(join(work, 'said'), 'utf8').trim().split('\n') : [];
    return { ...run, said: [...said, ...readdirSync(join(work, 'target'))] };
  } finally {
    rmSync(work, { recursive: true });
  }
}

function shell(
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile('sh', [file], { env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** Every leaf of a value by its path; elements of a list by their name. */
function leaves(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) =>
      leaves(element, `${path}[${(element as { name?: string } | null)?.name ?? index}]`),
    );
  }
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, key.includes('.') ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  );
}
