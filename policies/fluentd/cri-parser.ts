import { sections } from '../../scripts/model/fluentd/config';
import { pluginType } from '../../scripts/model/fluentd/plugin';
import { parseLine } from '../../scripts/model/fluentd/tail';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const tail = (parse: string) =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          ${parse}
        </parse>
      </source>
    `);

export const criParser: Policy = {
  id: 'fluentd/cri-parser',
  title: 'The parser reads the lines that the container runtime writes',
  severity: 'error',
  rationale:
    'containerd and CRI-O write text, Docker wrote JSON; with the other parser every line is `pattern not matched` and none is delivered.',
  remediation: 'Use `@type cri` in the `<parse>` section, or correct `containerRuntime` in stack.yaml.',
  source: 'fluent/fluent-plugin-parser-cri; fluentd-kubernetes-daemonset#412; checks FD-01, FD-CRI, errata E70',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const runtime = stack.facts.containerRuntime;
    for (const { element } of containerTails(agent)) {
      const [parse] = sections(element, 'parse');
      if (!parse || !pluginType(parse, agent.environment)) continue; // fluentd/config-starts
      if (!('unread' in parseLine(parse, runtime, agent.environment))) continue;
      const type = pluginType(parse, agent.environment);
      yield inConfig(agent, placeOf(parse, '@type'), `the parser ${type} does not read the lines of ${runtime}`);
    }
  }),

  pass: {
    'cri on containerd': tail('@type cri'),
    'json on docker': `
      kind: Stack
      containerRuntime: docker
      ---${tail('@type json')}`,
    'an expression that reads a CRI line': tail(
      '@type regexp\n          expression /^(?<time>[^ ]+) (?<stream>[^ ]+) (?<logtag>[^ ]+) (?<log>.*)$/',
    ),
  },
  fail: {
    'the parser json does not read the lines of containerd': tail('@type json'),
    'the parser regexp does not read the lines of containerd': tail(
      '@type regexp\n          expression /^\\{"log":(?<log>.*)\\}$/',
    ),
    'the parser cri does not read the lines of docker': `
      kind: Stack
      containerRuntime: docker
      ---${tail('@type cri')}`,
  },
};
