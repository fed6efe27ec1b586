import { needOf } from '../../scripts/model/capacity/need';
import { agents } from '../../scripts/model/fluentd/agent';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const load = (events: number) => `
      kind: Stack
      load: { eventsPerSecond: ${events}, bytesPerEvent: 100, peakFactor: 2, retention: { hot: 1d }, outage: 30m }
      ---`;

export const wayCarriesLoad: Policy = {
  id: 'capacity/way-carries-load',
  title: 'The way from Fluentd to Elasticsearch carries the load',
  severity: 'warning',
  rationale:
    'Thousands of agents with small bulk requests overrun the write queues; an outage longer than their buffers ' +
    'loses logs.',
  remediation:
    'Put Logstash with a persistent queue between them, or Kafka: `npm run plan` names the case and the reason.',
  source: 'scripts/model/capacity/plan.ts, case 1 to 3; checks FD-29, CAP-05',
  kinds: workloadKinds,

  check: placed(function* (stack) {
    const need = stack.memo(needOf);
    const way = need?.plan.route;
    if (!way || way.case === 3) return;
    const images = workloadKinds
      .flatMap((kind) => stack.ofKind(kind))
      .flatMap(containers)
      .map(({ value }) => String(value.image));
    const has = (name: RegExp) => images.some((image) => name.test(image));
    const missing = way.case === 1 && !has(/kafka/) ? 'Kafka' : has(/logstash/) ? undefined : 'Logstash';
    if (!missing) return;
    for (const { workload: object } of agents(stack)) {
      yield { object, path: '', message: `Fluentd sends to Elasticsearch without ${missing}: ${way.because}` };
    }
  }),

  pass: {
    'a load for Fluentd alone': `${load(1000)}${agentExample('')}`,
  },
  fail: {
    'Fluentd sends to Elasticsearch without Logstash: 30,000 events/s are more than 20,000': `${load(30_000)}${agentExample('')}`,
    'Fluentd sends to Elasticsearch without Kafka: 200,000 events/s are more than 100,000': `${load(200_000)}${agentExample('')}`,
  },
};
