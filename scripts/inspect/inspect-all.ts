import { join } from 'node:path';
import { inspect } from '../engine/inspect';
import { merge } from '../engine/merge';
import type { Report } from '../engine/report';
import { summaryOf } from '../engine/report';
import { aboutChanges, allRules } from '../engine/rules';
import { select } from '../engine/select';
import { waive } from '../engine/waive/waive';
import { locator } from '../locate/locate';
import type { Manifest } from '../model/kube/manifest';
import type { PodSecurityLevel } from '../model/kube/pod-security';
import type { Finding } from '../rule/finding';
import type { Rule } from '../rule/rule';
import type { RuleSet } from '../rule/rule-set';
import { load } from '../source/load';
import { sourceLines } from '../source/source-lines';
import type { Target } from '../source/target';
import { overlayTarget } from '../source/target';
import { readDocument } from '../yaml/document';
import { inspectLarge, isLarge } from './large/large';

/** What the options of `validate` and `render` choose. */
export interface Choice {
  only?: readonly string[];
  skip?: readonly string[];
  kubernetesVersion?: string;
  podSecurity?: PodSecurityLevel;
  /** Look up the places of waived findings too? Reading every source file for them is wasted where they are only counted. */
  placeWaived?: boolean;
  /** What every overlay renders to, for the rules about Argo CD; built where it is not given. */
  rendered?: ReadonlyMap<string, readonly Manifest[]>;
  /** Today, `2026-11-24`: waivers end. */
  today?: string;
}

/** Inspects targets together and reports once: the same cause in several overlays is one finding. */
export async function inspectAll(
  root: string,
  targets: readonly Target[],
  ruleSet: RuleSet,
  { only = [], skip = [], placeWaived = true, today = new Date().toISOString().slice(0, 10), ...options }: Choice = {},
): Promise<Report> {
  const rules = allRules(ruleSet);
  const wanted = select(Array.from(rules.keys()), only, skip);
  const chosen = ruleSet.policies.filter(({ id }) => wanted(id));
  const schemas = Array.from(rules.keys()).filter((id) => id.startsWith('schema/') && wanted(id));
  const schemaWanted = (id: string) => (id === 'schema' ? schemas.length > 0 : wanted(id));
  const rendered = options.rendered ?? (await renderedOverlays(root, targets));
  const findings: (readonly Finding[])[] = [];
  for (const target of targets) {
    const how = { ...options, policies: chosen, wanted: schemaWanted, rendered };
    const found = isLarge(target) ? await inspectLarge(target, schemas, ruleSet.module, how) : inspect(target, how);
    const ran = (id: string) => wanted(id) && !aboutChanges(id);
    const judged = waived(root, target, found, rules, ran, today).filter(({ policy }) => wanted(policy));
    findings.push(located(root, target, judged, placeWaived));
  }
  const objects = targets.reduce((count, target) => count + target.objects.length, 0);
  const merged = merge(findings.flat());
  return {
    findings: merged,
    summary: summaryOf(merged, objects, chosen.length + schemas.length),
    rules,
    lines: sourceLines(root),
  };
}

/** Findings with the place that set each value; nothing is read where there is none. */
function located(root: string, target: Target, findings: readonly Finding[], placeWaived: boolean): Finding[] {
  const { source } = locator(root, target);
  return findings.map((finding) => {
    if (finding.source || (finding.waiver && !placeWaived)) return finding;
    return { ...finding, source: source(finding) };
  });
}

/** Gives findings the waivers of a target's `stack.yaml`, and reports the waivers that are not in order. */
export function waived(
  root: string,
  target: Target,
  findings: readonly Finding[],
  rules: ReadonlyMap<string, Rule>,
  ran: (policy: string) => boolean,
  today: string,
): Finding[] {
  const { waivers } = target.facts;
  if (!waivers.length) return [...findings];
  const file = join(target.folder ?? target.name, 'stack.yaml');
  const document = readDocument(join(root, file), file);
  const place = (index: number) => ({ file, ...document.place(['waivers', index]) });
  return waive(findings, { waivers, rules, overlay: target.name, today, ran, place });
}

/** The rules about Argo CD compare with what every overlay renders; nothing else needs overlays it was not given. */
async function renderedOverlays(root: string, targets: readonly Target[]): Promise<Map<string, readonly Manifest[]>> {
  const given = new Map(
    targets.flatMap((target) => (target.overlay ? [[target.overlay, target.objects] as const] : [])),
  );
  const argo = targets.some(({ objects }) =>
    objects.some(({ kind }) => kind === 'Application' || kind === 'AppProject'),
  );
  if (!argo) return given;
  const missing = load(root).filter((overlay) => !given.has(overlay));
  const built = await Promise.all(missing.map((overlay) => overlayTarget(root, overlay)));
  return new Map([...given, ...built.map(({ name, objects }) => [name, objects] as const)]);
}
