import { agents } from '../../scripts/model/fluentd/agent';
import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { environment } from '../../scripts/model/kube/environment';
import { at, placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const kibana = withPod('Deployment logs/kibana', {
  containers: `
    - name: kibana
      image: kibana:9.5.3
      env: [{ name: ELASTICSEARCH_PASSWORD, valueFrom: { secretKeyRef: { name: kibana, key: password } } }]
  `,
});

export const identitiesApart: Policy = {
  id: 'elasticsearch/identities-apart',
  title: 'Kibana and Fluentd log in with passwords of their own',
  severity: 'error',
  rationale:
    'A password that two components share cannot be changed for one of them, and opens with the rights of both.',
  remediation: 'Make a Secret and a user for each component.',
  source: 'checks SEC-07, errata E85',
  kinds: [...kibanaKinds],

  check: placed(function* (stack) {
    const taken = new Map<string, string>();
    for (const agent of agents(stack)) {
      for (const { text } of environment(agent.container, agent.workload, stack).values()) {
        if (/^\{secret .*password\}$/i.test(text)) taken.set(text, agent.container.value.name);
      }
    }
    for (const { settings, name } of stack.memo(kibanas)) {
      const password = settings.get('elasticsearch.password');
      const other = password && taken.get(password.text);
      if (other)
        yield at(
          password.origin,
          `${name} and ${other} share the password in ${password.text.replace(/^\{|\}$/g, '')}`,
        );
    }
  }),

  pass: {
    'a Secret each': agentExample('', {
      env: '{ name: PASSWORD, valueFrom: { secretKeyRef: { name: fluentd, key: password } } }',
      more: kibana,
    }),
  },
  fail: {
    'kibana and fluentd share the password in secret kibana/password': agentExample('', {
      env: '{ name: PASSWORD, valueFrom: { secretKeyRef: { name: kibana, key: password } } }',
      more: kibana,
    }),
  },
};
