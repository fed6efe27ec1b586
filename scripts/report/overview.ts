import type { Report } from '../engine/report';
import { daysLeft } from '../engine/waive/waive';
import { agentLines } from '../locate/agent-lines';
import type { Capacity } from '../model/capacity/capacity';
import { capacityOf } from '../model/capacity/capacity';
import type { Lifecycles } from '../model/elasticsearch/lifecycle';
import { lifecycles } from '../model/elasticsearch/lifecycle';
import { elasticNodes } from '../model/elasticsearch/node';
import { agents } from '../model/fluentd/agent';
import { podLogs } from '../model/fluentd/pods';
import type { Trace } from '../model/fluentd/trace';
import { traceAll } from '../model/fluentd/trace';
import { kibanas } from '../model/kibana/kibana';
import type { Stack } from '../model/kube/stack';
import { stackOf } from '../model/kube/stack';
import type { Topology } from '../model/topology/model';
import { topology } from '../model/topology/topology';
import type { Commit } from '../source/commit';
import type { Target } from '../source/target';

/** A waiver of a target with the days that are left on the day of the report. */
export interface WaiverLine {
  policy: string;
  target: string;
  where: string;
  reason: string;
  owner: string;
  expires: string;
  days: number;
}

/** Everything that the page about a target tells. */
export interface Overview {
  name: string;
  overlay: boolean;
  environment: string;
  commit: Commit | undefined;
  /** The day, `2026-11-24`, from which days are counted. */
  today: string;
  versions: readonly { name: string; version: string }[];
  report: Report;
  topology: Topology;
  trace: Trace;
  /** The containers that workloads of the target make, `namespace/pod/container`. */
  containers: ReadonlySet<string>;
  lifecycles: Lifecycles;
  capacity: Capacity | undefined;
  waivers: readonly WaiverLine[];
}

/** Reads a target as the rules do. */
export function overviewOf(
  root: string,
  target: Target,
  about: Pick<Overview, 'report' | 'commit' | 'today'>,
): Overview {
  const stack = stackOf(target.objects, { facts: target.facts, overlay: target.name });
  return {
    ...about,
    name: target.name,
    overlay: target.overlay !== undefined,
    environment: target.facts.environment,
    versions: versionsOf(stack),
    topology: topology(stack),
    trace: traceAll(stack, agentLines(root, target)),
    containers: new Set(podLogs(stack).map(({ namespace, pod, container }) => `${namespace}/${pod}/${container}`)),
    lifecycles: lifecycles(stack),
    capacity: capacityOf(stack),
    waivers: target.facts.waivers
      .map(({ container, path, ...waiver }) => ({
        policy: waiver.policy,
        target: waiver.target,
        where: [container && `container ${container}`, path].filter(Boolean).join(', '),
        reason: waiver.reason,
        owner: waiver.owner,
        expires: waiver.expires,
        days: daysLeft({ ...waiver }, about.today),
      }))
      .sort((a, b) => a.days - b.days || (a.policy < b.policy ? -1 : 1)),
  };
}

function versionsOf(stack: Stack): Overview['versions'] {
  const found: [string, string | undefined][] = [
    ...stack.memo(elasticNodes).map(({ version }) => ['Elasticsearch', version?.text] as [string, string | undefined]),
    ...stack.memo(kibanas).map(({ version }) => ['Kibana', version?.text] as [string, string | undefined]),
    ...agents(stack).map(({ image }) => ['Fluentd', image.version] as [string, string | undefined]),
    ['Kubernetes', stack.facts.kubernetesVersion],
  ];
  const lines = new Map(
    found.map(([name, version]) => [`${name} ${version}`, { name, version: version ?? 'not stated' }]),
  );
  return [...lines.values()];
}
