import { parentPort, workerData } from 'node:worker_threads';
import { inspect } from '../../engine/inspect';
import type { Manifest } from '../../model/kube/manifest';
import { ownerOf } from '../../model/kube/manifest';
import type { RuleSet } from '../../rule/rule-set';
import { parse } from '../../yaml/parse';
import type { Answer, Share } from './share';

/** The second thread: parses what it is given, checks it, answers with the findings and ends. */
const { name, sources, facts, module: rulesModule, policies: chosen, schemas, ...options } = workerData as Share;
const { rules } = require(rulesModule) as { rules: RuleSet };
const target = {
  name,
  text: '',
  objects: sources.flatMap(([file, text]) => parse(text, file)),
  kustomizations: [],
  facts,
};
const wanted = (id: string) => (id === 'schema' ? schemas.length > 0 : schemas.includes(id));
const found = inspect(target, { ...options, policies: rules.policies.filter(({ id }) => chosen.includes(id)), wanted });
const places = new Map(target.objects.map((object, index) => [object, index]));
const placeOf = (owner: Manifest | undefined) => (owner ? places.get(owner) : undefined) ?? -1;
parentPort?.postMessage(
  found.map((finding) => ({ finding, place: placeOf(ownerOf(finding.object)) })) satisfies Answer,
);
