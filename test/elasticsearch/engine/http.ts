import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { Unstructured } from '../../../scripts/model/kube/shape';

/** Where and as whom to ask. */
export interface Endpoint {
  address: string;
  port: number;
  /** PEM of the authority that is trusted; absent for plain HTTP. */
  ca?: string;
  /** The name that the certificate must carry: what a client in the cluster would have asked for. */
  host?: string;
  user?: { username: string; password: string };
}

/** What Elasticsearch answered. `body` is parsed where it is JSON. */
export interface Answer {
  status: number;
  body: Unstructured;
}

/** `GET /_cat/nodes` and the like. A string body is sent as ndjson, anything else as JSON. Throws after `seconds`. */
export function ask(endpoint: Endpoint, question: string, content?: unknown, seconds = 60): Promise<Answer> {
  const [method, path] = question.split(' ');
  const text = content === undefined || typeof content === 'string' ? content : JSON.stringify(content);
  const headers: Record<string, string> = {};
  if (text !== undefined)
    headers['content-type'] = typeof content === 'string' ? 'application/x-ndjson' : 'application/json';
  const { user } = endpoint;
  if (user) headers['authorization'] = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`;
  const { address: host, port, ca, host: servername } = endpoint;
  const options = { host, port, method: method ?? 'GET', path: path ?? '/', headers, agent: false as const };
  return new Promise((resolve, reject) => {
    const tls = ca === undefined ? undefined : { ca, ...(servername === undefined ? {} : { servername }) };
    const sent = tls ? secure({ ...options, ...tls }) : plain(options);
    sent.setTimeout(seconds * 1000, () => sent.destroy(new Error(`no answer to ${question} within ${seconds} s`)));
    sent.once('error', reject);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }));
    });
    sent.end(text);
  });
}

/** As `ask`, and throws unless the answer is a success. */
export async function demand(endpoint: Endpoint, question: string, content?: unknown): Promise<Unstructured> {
  const { status, body } = await ask(endpoint, question, content);
  if (status >= 200 && status < 300) return body;
  throw new Error(`${question} answered ${status}: ${typeof body === 'string' ? body : JSON.stringify(body)}`);
}

function parsed(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
