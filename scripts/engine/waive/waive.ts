import type { Waiver } from '../../model/kube/facts';
import { stableName } from '../../model/kube/hash';
import { suggestion } from '../../model/kube/nearest';
import type { Finding, Source } from '../../rule/finding';
import type { Rule } from '../../rule/rule';
import { waiverRules } from './rules';

/** What waiving needs to know beside the findings. */
export interface WaiveOptions {
  waivers: readonly Waiver[];
  rules: ReadonlyMap<string, Rule>;
  /** The target's name in reports. */
  overlay: string;
  /** Today, `2026-11-24`. */
  today: string;
  /** Was this rule run? A waiver of a rule that was left out is not unused. */
  ran(policy: string): boolean;
  /** Where a waiver stands in stack.yaml. */
  place(index: number): Source | null;
}

/** The findings with the waivers that accept them, and a finding for every waiver that is not in order. */
export function waive(findings: readonly Finding[], options: WaiveOptions): Finding[] {
  const { waivers, rules } = options;
  const used = new Set<Waiver>();
  const waived = findings.map((finding) => {
    const waiver = waivers.find((candidate) => covers(candidate, finding) && allowed(candidate, options));
    if (!waiver) return finding;
    used.add(waiver);
    const { reason, owner, expires } = waiver;
    return { ...finding, waiver: { reason, owner, expires } };
  });
  const broken = waivers.flatMap((waiver, index) => {
    const found = complaint(waiver, used.has(waiver), options, findings);
    return found ? [complaintFinding(...found, index, options)] : [];
  });
  return [...waived, ...broken];

  function allowed(waiver: Waiver, { today }: WaiveOptions): boolean {
    return waiver.expires >= today && waiver.expires <= horizon(today) && !rules.get(waiver.policy)?.unwaivable;
  }
}

/** The last day that a waiver may name. */
function horizon(today: string): string {
  const date = new Date(`${today}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 366);
  return date.toISOString().slice(0, 10);
}

/** Days until a waiver ends; negative when it has. */
export function daysLeft({ expires }: Waiver, today: string): number {
  return Math.round((Date.parse(`${expires}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}

/** Does the waiver mean this finding? Rule, kind and name, and container or path where it names one. */
export function covers({ policy, target, container, path }: Waiver, finding: Finding): boolean {
  if (policy !== finding.policy) return false;
  const [kind, ...rest] = target.split('/');
  const name = rest
    .join('/')
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  if (kind !== finding.object.kind || !new RegExp(`^${name}$`).test(stableName(finding.object))) return false;
  if (container !== undefined && !finding.path.includes(`ontainers[${container}]`)) return false;
  return (
    path === undefined ||
    finding.path === path ||
    finding.path.startsWith(`${path}.`) ||
    finding.path.startsWith(`${path}[`)
  );
}

function complaint(
  waiver: Waiver,
  used: boolean,
  { rules, today, ran }: WaiveOptions,
  findings: readonly Finding[],
): [rule: string, message: string] | undefined {
  const { policy, target, expires } = waiver;
  const subject = `the waiver of ${policy} for ${target}`;
  const rule = rules.get(policy);
  if (!rule) return ['unknown-policy', `${subject} names no rule${suggestion(policy, rules.keys())}`];
  if (rule.unwaivable) return ['refused', `${subject} cannot be granted`];
  if (expires > horizon(today)) return ['horizon', `${subject} ends on ${expires}, more than a year ahead`];
  if (!used && ran(policy) && !findings.some((finding) => covers(waiver, finding)))
    return ['unused', `${subject} silences nothing`];
  if (expires < today) return ['expired', `${subject} ended on ${expires}`];
  return undefined;
}

function complaintFinding(rule: string, message: string, index: number, { overlay, place }: WaiveOptions): Finding {
  const id = `waiver/${rule}`;
  return {
    policy: id,
    severity: waiverRules.find((candidate) => candidate.id === id)?.severity ?? 'error',
    message,
    object: { apiVersion: 'efk-gitops/v1', kind: 'Stack', name: overlay },
    path: `waivers[${index}]`,
    overlays: [overlay],
    source: place(index),
    waiver: null,
  };
}
