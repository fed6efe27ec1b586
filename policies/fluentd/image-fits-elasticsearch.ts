import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import { elasticsearchOutputs } from '../../scripts/model/fluentd/destinations';
import { eachAgent, fluentdKinds, onContainer } from '../../scripts/rule/checks/fluentd';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (image: string) =>
  agentExample('<match **>\n  @type elasticsearch\n</match>', {
    image: `fluent/fluentd-kubernetes-daemonset:${image}`,
    more: nodes('es'),
  });

export const imageFitsElasticsearch: Policy = {
  id: 'fluentd/image-fits-elasticsearch',
  title: 'The image of the agent is built for the major version of Elasticsearch',
  severity: 'error',
  rationale:
    'The client library of another major version is refused, or speaks a dialect that is: `_type`, media types, product check.',
  remediation:
    'Take the variant of the version: `fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1` for 9.x.',
  source: 'fluentd-kubernetes-daemonset README; uken#951, #1052; checks FD-16, VER-MATRIX, errata E88',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const { variant, major, daemonset } = agent.image;
    if (!daemonset || variant === undefined || elasticsearchOutputs(agent).length === 0) return;
    const server = stack.memo(elasticNodes).find(({ version }) => version)?.version;
    if (variant !== 'elasticsearch')
      yield onContainer(agent, 'image', `the image is built for ${variant}, the output is Elasticsearch`);
    else if (major === undefined)
      yield onContainer(agent, 'image', 'the image does not say for which Elasticsearch it is built');
    else if (server && server.major !== major)
      yield onContainer(agent, 'image', `the image is built for Elasticsearch ${major}, the nodes are ${server.text}`);
  }),

  pass: { 'the same major version': config('v1.19.3-debian-elasticsearch9-1.1') },
  fail: {
    'the image is built for Elasticsearch 8, the nodes are 9.5.3': config('v1.19.3-debian-elasticsearch8-1.1'),
    'the image does not say for which Elasticsearch it is built': config('v1.1-debian-elasticsearch'),
    'the image is built for kafka, the output is Elasticsearch': config('v1.19.3-debian-kafka2-1.1'),
  },
};
