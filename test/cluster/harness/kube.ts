import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Pair } from './certificates';

/** The server said no; the message is its own. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** What the server answered to a write: the object as it stands (or would stand), and its warnings. */
export interface Accepted {
  object: Manifest;
  warnings: readonly string[];
}

/**
 * The Kubernetes API as these tests use it. A thin client of our own, because the tests are about the server's verdict:
 * its exact status, causes and warnings, for objects that no typed client would let pass.
 */
export interface Kube {
  /** The raw answer to a request: the status code, the body's text and the warnings. */
  raw(method: string, path: string, body?: string, type?: string): Promise<Raw>;
  /** Makes an object. `dryRun` runs validation and admission and stores nothing. */
  create(object: Manifest, options?: { dryRun?: boolean }): Promise<Accepted>;
  /** Server-side apply by the tests' own field manager; takes over contested fields. */
  apply(object: Manifest): Promise<Accepted>;
  /** A merge patch. */
  patch(target: Target, patch: unknown, subresource?: string): Promise<Accepted>;
  /** The object, or undefined. */
  find(target: Target): Promise<Manifest | undefined>;
  /** All objects of a kind, in one namespace or in all. */
  list(apiVersion: string, kind: string, namespace?: string): Promise<Manifest[]>;
  remove(
    target: Target,
    options?: { propagation?: 'Foreground' | 'Background' | 'Orphan'; grace?: number },
  ): Promise<void>;
  /** The path of an object's collection. @throws Error when the server does not know the kind. */
  collection(apiVersion: string, kind: string, namespace?: string): Promise<string>;
}

export interface Raw {
  status: number;
  text: string;
  warnings: readonly string[];
}

/** What names one object. */
export interface Target {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

interface Resource {
  plural: string;
  namespaced: boolean;
}

/** A client of the server at `url`. */
export function kubeAt(url: string, ca: string, client: Pair): Kube {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 16,
    ca: readFileSync(ca),
    cert: readFileSync(client.certificate),
    key: readFileSync(client.key),
  });
  const known = new Map<string, Promise<Map<string, Resource>>>();

  const raw: Kube['raw'] = (method, path, body, type = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) };
      const sent = request(
        `${url}${path}`,
        { method, agent, headers: { accept: 'application/json', ...headers } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            resolve({ status: answer.statusCode ?? 0, text, warnings: warningsOf(answer.headers['warning']) });
          });
        },
      );
      sent.setTimeout(60_000, () => sent.destroy(new Error(`no answer in 60 s: ${method} ${path}`)));
      sent.on('error', reject);
      sent.end(body);
    });

  const json = async (method: string, path: string, body?: unknown, type?: string): Promise<Accepted> => {
    const { status, text, warnings } = await raw(
      method,
      path,
      body === undefined ? undefined : JSON.stringify(body),
      type,
    );
    const object = parseOr(text);
    if (status >= 400) throw new Refused(status, object?.['message'] ?? text);
    return { object, warnings };
  };

  const discover = async (apiVersion: string): Promise<Map<string, Resource>> => {
    const { object } = await json('GET', root(apiVersion));
    const resources = object['resources'] as { name: string; kind: string; namespaced: boolean }[];
    return new Map(
      resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => [kind, { plural: name, namespaced }]),
    );
  };

  const resource = async (apiVersion: string, kind: string): Promise<Resource> => {
    let kinds = known.get(apiVersion);
    if (!kinds) {
      kinds = discover(apiVersion);
      known.set(apiVersion, kinds);
    }
    const found = await kinds.then(
      (all) => all.get(kind),
      () => undefined,
    );
    if (!found) {
      known.delete(apiVersion);
      throw new Refused(404, `the server has no ${kind} in ${apiVersion}`);
    }
    return found;
  };

  const collection: Kube['collection'] = async (apiVersion, kind, namespace) => {
    const { plural, namespaced } = await resource(apiVersion, kind);
    return namespaced && namespace !== undefined
      ? `${root(apiVersion)}/namespaces/${namespace}/${plural}`
      : `${root(apiVersion)}/${plural}`;
  };

  const place = async ({ apiVersion, kind, metadata }: Target): Promise<string> => {
    const { namespaced } = await resource(apiVersion, kind);
    return `${await collection(apiVersion, kind, namespaced ? (metadata.namespace ?? 'default') : undefined)}/${metadata.name}`;
  };

  return {
    raw,
    collection,
    async create(object, { dryRun = false } = {}) {
      const { namespaced } = await resource(object.apiVersion, object.kind);
      const namespace = namespaced ? (object.metadata.namespace ?? 'default') : undefined;
      const path = await collection(object.apiVersion, object.kind, namespace);
      return json('POST', `${path}?fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, object);
    },
    async apply(object) {
      const options = 'fieldManager=cluster-tests&force=true&fieldValidation=Strict';
      return json('PATCH', `${await place(object)}?${options}`, object, 'application/apply-patch+yaml');
    },
    async patch(target, patch, subresource) {
      const path = await place(target);
      return json('PATCH', subresource ? `${path}/${subresource}` : path, patch, 'application/merge-patch+json');
    },
    async find(target) {
      try {
        return (await json('GET', await place(target))).object;
      } catch (error) {
        if (error instanceof Refused && error.code === 404) return undefined;
        throw error;
      }
    },
    async list(apiVersion, kind, namespace) {
      const { object } = await json('GET', await collection(apiVersion, kind, namespace));
      return (object['items'] as Manifest[]).map((item) => ({ ...item, apiVersion, kind }));
    },
    async remove(target, { propagation = 'Background', grace } = {}) {
      const options = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: propagation,
        ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
      };
      await json('DELETE', await place(target), options);
    },
  };
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function parseOr(text: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return { apiVersion: 'v1', kind: 'Status', metadata: { name: '' }, message: text };
  }
}

/** The texts of `Warning: 299 - "text", 299 - "text"`. */
function warningsOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...text.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, warning]) => (warning ?? '').replace(/\\(.)/g, '$1'));
}
