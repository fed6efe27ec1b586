import { workloadKinds } from '../../scripts/model/kube/pod';
import { missingReferences } from '../../scripts/rule/checks/references';
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
    'name and key exist': `
      kind: ConfigMap
      metadata: { name: web }
      data: { mode: fast }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers:
          - name: web
            env: [{ name: MODE, valueFrom: { configMapKeyRef: { name: web, key: mode } } }]
    `,
    'it may be missing': `
      kind: Pod
      metadata: { name: web }
      spec:
        volumes: [{ name: config, configMap: { name: web, optional: true } }]
    `,
    'the cluster puts the root certificate into every namespace': `
      kind: Pod
      metadata: { name: web }
      spec:
        volumes: [{ name: ca, configMap: { name: kube-root-ca.crt } }]
    `,
    'it is declared outside the target': `
      kind: Stack
      external: [{ kind: ConfigMap, name: web }]
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, envFrom: [{ configMapRef: { name: web } }] }]
    `,
  },
  fail: {
    'volume config reads ConfigMap kibana-confg, which is not in logging (did you mean kibana-config?)': `
      kind: ConfigMap
      metadata: { name: kibana-config, namespace: logging }
      ---
      kind: Deployment
      metadata: { name: kibana, namespace: logging }
      spec:
        template:
          spec:
            volumes: [{ name: config, configMap: { name: kibana-confg } }]
    `,
    'volume config reads key kibana.yaml of ConfigMap kibana, which has kibana.yml (did you mean kibana.yml?)': `
      kind: ConfigMap
      metadata: { name: kibana }
      data: { kibana.yml: '' }
      ---
      kind: Pod
      metadata: { name: kibana }
      spec:
        volumes: [{ name: config, projected: { sources: [{ configMap: { name: kibana, items: [{ key: kibana.yaml, path: k }] } }] } }]
    `,
    'web reads ConfigMap web, which is not in default': `
      kind: ConfigMap
      metadata: { name: web, namespace: other }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, envFrom: [{ configMapRef: { name: web } }] }]
    `,
  },
};
