import { workloadKinds } from '../../scripts/model/kube/pod';
import { missingReferences } from '../../scripts/rule/checks/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const configMapReferences: Policy = {
  id: 'wiring/config-map-references',
  title: 'Every ConfigMap and key that a pod reads exists',
  severity: 'error',
  rationale:
    'A pod whose ConfigMap or key is missing stays in CreateContainerConfigError or ContainerCreating for ever.',
  remediation:
    'Correct the name or key, add the ConfigMap to the kustomization, or declare it under external in stack.yaml.',
  source:
    'Kubernetes docs, Configure a Pod to Use a ConfigMap; Monokle LNK001; kubevious env-config-map-ref; checks ' +
    'K8S-04; kube-linter env-value-from; kubevious env-from-config-map-ref, volume-config-map-ref',
  kinds: workloadKinds,

  check: (workload, stack) => missingReferences(workload, stack, 'ConfigMap'),

  pass: {
    'name and key exist':
      manifest('ConfigMap web', { data: '{ mode: fast }' }) +
      withPod('Pod web', {
        container: 'env: [{ name: MODE, valueFrom: { configMapKeyRef: { name: web, key: mode } } }]',
      }),
    'it may be missing': withPod('Pod web', {
      volumes: '[{ name: config, configMap: { name: web, optional: true } }]',
    }),
    'the cluster puts the root certificate into every namespace': withPod('Pod web', {
      volumes: '[{ name: ca, configMap: { name: kube-root-ca.crt } }]',
    }),
    'it is declared outside the target':
      manifest('Stack', { external: '[{ kind: ConfigMap, name: web }]' }) +
      withPod('Pod web', { container: 'envFrom: [{ configMapRef: { name: web } }]' }),
  },
  fail: {
    'volume config reads ConfigMap kibana-confg, which is not in logging (did you mean kibana-config?)':
      manifest('ConfigMap logging/kibana-config') +
      withPod('Deployment logging/kibana', { volumes: '[{ name: config, configMap: { name: kibana-confg } }]' }),
    'volume config reads key kibana.yaml of ConfigMap kibana, which has kibana.yml (did you mean kibana.yml?)':
      manifest('ConfigMap kibana', { data: "{ kibana.yml: '' }" }) +
      withPod('Pod kibana', {
        volumes: `
        - name: config
          projected: { sources: [{ configMap: { name: kibana, items: [{ key: kibana.yaml, path: k }] } }] }
      `,
      }),
    'web reads ConfigMap web, which is not in default':
      manifest('ConfigMap other/web') + withPod('Pod web', { container: 'envFrom: [{ configMapRef: { name: web } }]' }),
  },
};
