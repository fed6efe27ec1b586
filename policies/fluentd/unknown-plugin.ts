import { knownPlugins, pluginKind } from '../../scripts/model/fluentd/parameters';
import { suggestion } from '../../scripts/model/kube/nearest';
import { eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (type: string, image?: string) =>
  agentExample(`<match **>\n  @type ${type}\n</match>`, image ? { image } : {});

export const unknownPlugin: Policy = {
  id: 'fluentd/unknown-plugin',
  title: 'Every plugin is in the image',
  severity: 'error',
  rationale: 'Fluentd ends with `Unknown output plugin`, on every node, and no log of the cluster is collected.',
  remediation: 'Take a plugin that the image has, or an image with the plugin installed.',
  source: 'fluentd-kubernetes-daemonset docker-image/v1.19/debian-elasticsearch9/Gemfile.lock; checks FD-31',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    const { daemonset, variant, version } = agent.image;
    // What other images hold nobody states.
    if (!daemonset || variant !== 'elasticsearch' || !version?.startsWith('1.19')) return;
    for (const { element, parents, type } of walk(agent)) {
      const kind = pluginKind(element);
      // `<parse>` of cri and `<pattern>` of multi_format are parsers as well; a `<format>` of `<system>` is not.
      if (!kind || !type || parents.some(({ name }) => name === 'system')) continue;
      const known = knownPlugins(kind);
      if (!known.includes(type))
        yield inConfig(
          agent,
          placeOf(element, '@type'),
          `the image has no ${kind} plugin ${type}${suggestion(type, known)}`,
        );
    }
  }),

  pass: {
    elasticsearch: config('elasticsearch'),
    "an image of one's own": config('homemade', 'registry.example.com/fluentd:1.19.3'),
  },
  fail: {
    'the image has no output plugin elastcsearch (did you mean elasticsearch?)': config('elastcsearch'),
    'the image has no output plugin kafka2': config('kafka2'),
  },
};
