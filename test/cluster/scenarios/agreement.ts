import { check } from '../../../scripts/engine/check';
import { InputError } from '../../../scripts/input-error';
import type { Facts } from '../../../scripts/model/kube/facts';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { stackOf } from '../../../scripts/model/kube/stack';
import type { Policy } from '../../../scripts/rule/policy';
import { schema } from '../../../scripts/schema/schema';
import { parse } from '../../../scripts/yaml/parse';
import type { Kube } from '../harness/kube';
import type { Mutant } from './mutations';

/** What the server and we say of one mutant. */
export interface Verdict {
  mutant: Mutant;
  /** Why the server refuses it; undefined when it does not. */
  server: string | undefined;
  /** Why our schema stage (with parsing) refuses it. */
  schema: string | undefined;
  /** Where only the server refuses it: which of our other checks does. */
  policy: string | undefined;
}

interface Ours {
  facts: Facts;
  objects: readonly Manifest[];
  policies: readonly Policy[];
}

/** Asks the server and our own stages about every mutant. */
export async function verdicts(kube: Kube, mutants: readonly Mutant[], ours: Ours): Promise<Verdict[]> {
  const known = new Set(errorsOf(ours.objects, ours).map(({ key }) => key));
  const verdicts: Verdict[] = [];
  for (const mutant of mutants) {
    const server = await serverRefuses(kube, mutant);
    const own = schemaRefuses(mutant, ours.facts);
    const policy = server !== undefined && own === undefined ? policyRefuses(mutant, ours, known) : undefined;
    verdicts.push({ mutant, server, schema: own, policy });
  }
  return verdicts;
}

async function serverRefuses(kube: Kube, { apiVersion, kind, namespace, text }: Mutant): Promise<string | undefined> {
  let path: string;
  try {
    path = await kube.collection(apiVersion, kind, namespace);
  } catch (error) {
    return (error as Error).message;
  }
  const answer = await kube.raw('POST', `${path}?dryRun=All&fieldValidation=Strict`, text);
  if (answer.status < 400) return undefined;
  const { message = answer.text } = JSON.parse(answer.text) as { message?: string };
  if (answer.status >= 500) throw new Error(`${answer.status}: ${message}`);
  return message;
}

function schemaRefuses({ text }: Mutant, { kubernetesVersion, allowedKinds }: Facts): string | undefined {
  try {
    const findings = schema(parse(text, 'mutant'), { kubernetesVersion, allowedKinds });
    const [error] = findings.filter(({ severity }) => severity === 'error');
    return error && `${error.policy} ${error.path}: ${error.message}`;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** The first finding of our policies that the unchanged stack does not have. */
function policyRefuses({ text }: Mutant, ours: Ours, known: ReadonlySet<string>): string | undefined {
  const [changed] = parse(text, 'mutant');
  if (!changed) return undefined;
  const original = (object: Manifest): boolean =>
    object.kind === changed.kind && object.metadata.namespace === changed.metadata?.namespace;
  const index = ours.objects.findIndex((object) => original(object) && object.metadata.name === changed.metadata?.name);
  const objects =
    index < 0 ? [...ours.objects, changed] : ours.objects.map((object, place) => (place === index ? changed : object));
  return errorsOf(objects, ours).find(({ key }) => !known.has(key))?.key;
}

function errorsOf(objects: readonly Manifest[], { facts, policies }: Ours): { key: string }[] {
  return check(stackOf(objects, { facts }), policies)
    .filter(({ severity }) => severity === 'error')
    .map(({ policy, object, path, message }) => ({
      key: `${policy} ${object.kind}/${object.name} ${path}: ${message}`,
    }));
}

/** Counts by family, and what we let pass or refuse against the server. */
export function compare(all: readonly Verdict[]): {
  lines: string[];
  missed: Verdict[];
  stricter: Verdict[];
  agreed: number;
} {
  const families = new Map<string, Verdict[]>();
  for (const verdict of all)
    families.set(verdict.mutant.family, [...(families.get(verdict.mutant.family) ?? []), verdict]);
  const agrees = ({ server, schema: own }: Verdict): boolean => (server === undefined) === (own === undefined);
  const lines = [...families].map(([family, list]) => {
    const refused = list.filter(({ server }) => server !== undefined).length;
    return `${family.padEnd(30)} ${list.filter(agrees).length} of ${list.length} alike; the server refuses ${refused}`;
  });
  const differing = all.filter((verdict) => !agrees(verdict));
  return {
    lines,
    agreed: all.length - differing.length,
    missed: differing.filter(({ server }) => server !== undefined),
    stricter: differing.filter(({ server }) => server === undefined),
  };
}
