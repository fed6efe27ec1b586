import type { Policy } from '../../policies/policy';
import type { Manifest } from '../kube/manifest';
import type { Finding } from './finding';
import { inspect } from './inspect';
import { load } from './load';
import { locator } from './locate/locate';
import { merge } from './merge';
import { reportOf } from './report/report';
import type { Report } from './report/report';
import { select, selectPolicies } from './select';
import { overlayTarget } from './target';
import type { Target } from './target';

/** What the options of `validate` and `render` choose. */
export interface Choice {
  only?: readonly string[];
  skip?: readonly string[];
  kubernetesVersion?: string;
}

/** Inspects targets together and reports once: the same cause in several overlays is one finding. */
export async function inspectAll(
  root: string,
  targets: readonly Target[],
  policies: readonly Policy[],
  { only = [], skip = [], kubernetesVersion }: Choice = {},
): Promise<Report> {
  const wanted = select(policies.map(({ id }) => id), only, skip);
  const chosen = selectPolicies(policies, wanted);
  const rendered = await renderedOverlays(root, targets);
  const version = kubernetesVersion === undefined ? {} : { kubernetesVersion };
  const findings = targets.flatMap((target) => located(root, target, inspect(target, { policies: chosen, rendered, ...version })));
  const objects = targets.reduce((count, target) => count + target.objects.length, 0);
  return reportOf(merge(findings), objects, chosen.length);
}

/** Findings with the place that set each value; nothing is read where there is none. */
function located(root: string, target: Target, findings: readonly Finding[]): Finding[] {
  if (!findings.length) return [];
  const { source } = locator(root, target);
  return findings.map((finding) => ({ ...finding, source: source(finding) }));
}

/** The rules about Argo CD compare with what every overlay renders; nothing else needs overlays it was not given. */
async function renderedOverlays(root: string, targets: readonly Target[]): Promise<Map<string, readonly Manifest[]>> {
  const given = new Map(targets.flatMap((target) => (target.overlay ? [[target.overlay, target.objects] as const] : [])));
  const argo = targets.some(({ objects }) => objects.some(({ kind }) => kind === 'Application' || kind === 'AppProject'));
  if (!argo) return given;
  const missing = load(root).filter((overlay) => !given.has(overlay));
  const built = await Promise.all(missing.map((overlay) => overlayTarget(root, overlay)));
  return new Map([...given, ...built.map(({ name, objects }) => [name, objects] as const)]);
}
