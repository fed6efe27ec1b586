import type { NodeSet } from '../../scripts/model/elasticsearch/node';
import { elasticClusters, isSecured, nodeKinds, specOf } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { placed } from '../../scripts/rule/checks/placed';
import type { Policy } from '../../scripts/rule/policy';

export const passwordSupplied: Policy = {
  id: 'elasticsearch/password-supplied',
  title: 'The password of the superuser is declared, not made by hand',
  severity: 'error',
  rationale:
    'Where nobody gives the password, somebody has to run a tool inside a pod and copy what it prints: clients wait ' +
    'for a Secret that no commit makes, and after a lost volume the tool is needed again.',
  remediation: 'Give it from a Secret: as `ELASTIC_PASSWORD`, or as `bootstrap.password` of the keystore.',
  source: 'Elastic docs, install with Docker (ELASTIC_PASSWORD), setup-passwords; checks GIT-02, errata E05',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, sets } of stack.memo(elasticClusters)) {
      const masters = sets.filter(({ roles }) => roles.has('master'));
      const secured = masters.find(
        (set) => isSecured(set) && (set.config || set.settings.get('xpack.security.enabled')),
      );
      if (!secured || !masters.every(({ settings }) => settings.complete)) continue;
      if (masters.some(given)) continue;
      const tool = atLeast(secured.version, 8) ? 'elasticsearch-reset-password' : 'elasticsearch-setup-passwords';
      const { workload, container } = secured;
      yield {
        object: workload,
        path: container.path,
        message: `nobody sets the password of elastic in ${name}: ${tool} by hand`,
      };
    }
  }),

  pass: {
    'a Secret gives it': node(
      '[{ name: ELASTIC_PASSWORD, valueFrom: { secretKeyRef: { name: elastic, key: password } } }]',
    ),
    'the keystore has it': node('[]').replace(
      'containers:',
      `volumes: [{ name: elastic, secret: { items: [{ key: password, path: bootstrap.password }] } }]
            containers:`,
    ),
    'security is off': node('[{ name: xpack.security.enabled, value: "false" }]'),
  },
  fail: {
    'nobody sets the password of elastic in logs: elasticsearch-reset-password by hand': node(
      '[{ name: xpack.security.enabled, value: "true" }]',
    ),
  },
};

/** By the image's variable, or in the keystore: mounted, or made by an init container. */
function given(set: NodeSet): boolean {
  return (
    Array.from(set.variables.keys()).some((name) => /^ELASTIC_PASSWORD(_FILE)?$/.test(name)) ||
    /bootstrap\.password|elasticsearch\.keystore/.test(JSON.stringify(specOf(set)))
  );
}

function node(env: string): string {
  return `
      kind: StatefulSet
      metadata: { name: master }
      spec:
        template:
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                env: ${env.replace('[', '[{ name: cluster.name, value: logs }, ').replace(', ]', ']')}
    `;
}
