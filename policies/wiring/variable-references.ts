import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Unstructured } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { provided } from '../../scripts/model/references/provided';
import { entries } from '../../scripts/model/references/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const variableReferences: Policy = {
  id: 'wiring/variable-references',
  title: 'Every $(VARIABLE) of a container is one that it sets',
  severity: 'warning',
  rationale:
    'A reference to a variable that is not set, or set only further down, is not replaced: the program gets ' +
    'the text $(NAME).',
  remediation: 'Set the variable above the reference, or write $$(NAME) for the text itself.',
  source: 'Kubernetes docs, Define Dependent Environment Variables',
  kinds: workloadKinds,

  *check(workload, stack) {
    for (const { value: container, path } of containers(workload)) {
      const shared = sharedVariables(container, namespaceOf(workload), stack);
      if (!shared) continue; // a whole ConfigMap or Secret whose keys are not known
      const own = entries(container.env, `${path}.env`);
      const seen = new Set(shared);
      for (const { value: variable, path: at } of own) {
        for (const name of unresolved(variable.value, seen)) {
          const later = own.some(({ value }) => value.name === name) ? 'sets only further down' : 'does not set';
          yield {
            path: `${at}.value`,
            message: `${variable.name} refers to ${name}, which ${container.name} ${later}`,
          };
        }
        seen.add(String(variable.name));
      }
      for (const field of ['command', 'args']) {
        if (isScript(container)) continue; // $(NAME) runs a command there
        for (const [index, text] of (Array.isArray(container[field]) ? container[field] : []).entries()) {
          for (const name of unresolved(text, seen)) {
            yield {
              path: `${path}.${field}[${index}]`,
              message: `${field} refers to ${name}, which ${container.name} does not set`,
            };
          }
        }
      }
    }
  },

  pass: {
    'it is set above': withPod('Pod web', {
      containers: `
        - name: web
          args: [--node=$(NODE)]
          env:
            - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
            - { name: URL, value: 'http://$(NODE)' }
      `,
    }),
    'the text itself, a script, and what the kubelet sets for a Service': withPod('Pod web', {
      containers: `
        - { name: web, args: ['$$(NODE)', $(KUBERNETES_SERVICE_HOST)] }
        - { name: shell, command: [sh, -c, 'echo $(DATE)'] }
      `,
    }),
  },
  fail: {
    'URL refers to NODE, which web sets only further down': withPod('Pod web', {
      container: "env: [{ name: URL, value: 'http://$(NODE)' }, { name: NODE, value: a }]",
    }),
    'args refers to NODE, which web does not set': withPod('Pod web', { container: 'args: [--node=$(NODE)]' }),
  },
};

/** The variables that come from whole ConfigMaps and Secrets; undefined where the keys of one are not known. */
function sharedVariables(container: Unstructured, namespace: string, stack: Stack): string[] | undefined {
  const names: string[] = [];
  for (const { value } of entries(container.envFrom, '')) {
    const [kind, source] = value.configMapRef
      ? (['ConfigMap', value.configMapRef] as const)
      : (['Secret', value.secretRef] as const);
    const keys = provided(stack, kind, String(source?.name), namespace)?.keys;
    if (!keys) return undefined;
    names.push(...Array.from(keys, (name) => `${value.prefix ?? ''}${name}`));
  }
  return names;
}

/** The names in `$(NAME)` that are not set; names of variables are in capitals, those of commands are not. */
function unresolved(text: unknown, set: ReadonlySet<string>): string[] {
  const references = Array.from(String(text ?? '').matchAll(/(\$+)\(([A-Z_][A-Z0-9_]*)\)/g));
  return references.flatMap(([, dollars = '', name = '']) => {
    const escaped = dollars.length % 2 === 0;
    return escaped || set.has(name) || /_(?:SERVICE_(?:HOST|PORT(?:_.*)?)|PORT(?:_\d.*)?)$/.test(name) ? [] : [name];
  });
}

function isScript({ command, args }: Unstructured): boolean {
  const words = [command, args].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
  return words.some((word) => /(?:^|\/)(?:a|ba|da|k|z)?sh$/.test(word)) || words.some((word) => word.includes('\n'));
}
