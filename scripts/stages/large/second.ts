import { parentPort, workerData } from 'node:worker_threads';
import { policies } from '../../../policies';
import { inspect } from '../inspect';
import { parse } from '../parse';
import type { Share } from './share';

/** The second thread: parses what it is given, checks it, answers with the findings and ends. */
const { name, overlay, sources, facts, policies: chosen, schemas, ...options } = workerData as Share;
const target = {
  name,
  ...(overlay === undefined ? {} : { overlay }),
  text: '',
  objects: sources.flatMap(([file, text]) => parse(text, file)),
  kustomizations: [],
  facts,
};
const wanted = (id: string) => (id === 'schema' ? schemas.length > 0 : schemas.includes(id));
parentPort?.postMessage(inspect(target, { ...options, policies: policies.filter(({ id }) => chosen.includes(id)), wanted }));
