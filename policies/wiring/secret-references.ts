import { workloadKinds } from '../../scripts/model/kube/pod';
import { missingReferences } from '../../scripts/rule/checks/references';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const secretReferences: Policy = {
  id: 'wiring/secret-references',
  title: 'Every Secret and key that a pod reads exists or is made by a controller',
  severity: 'error',
  rationale: 'A pod whose Secret or key is missing stays in CreateContainerConfigError or ContainerCreating for ever.',
  remediation:
    'Correct the name or key, add an ExternalSecret, Certificate or SealedSecret, or declare it under external ' +
    'in stack.yaml.',
  source:
    'Kubernetes docs, Secrets; Monokle LNK001; kubevious env-secret-ref, volume-secret-ref; checks K8S-04, ' +
    'errata E03; kube-linter env-value-from; kubevious env-from-secret-ref',
  kinds: workloadKinds,

  check: (workload, stack) => missingReferences(workload, stack, 'Secret'),

  pass: {
    'an ExternalSecret makes it, with the key of its generator': `
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata: { name: elastic }
      spec:
        target: { name: elastic-user, template: { mergePolicy: Merge, data: { username: elastic } } }
        dataFrom: [{ sourceRef: { generatorRef: { kind: Password, name: long } } }]
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers:
          - name: web
            env:
              - { name: USER, valueFrom: { secretKeyRef: { name: elastic-user, key: username } } }
              - { name: PASSWORD, valueFrom: { secretKeyRef: { name: elastic-user, key: password } } }
    `,
    'a Certificate makes it': `
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: { name: http }
      spec: { secretName: http-tls }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        volumes: [{ name: tls, secret: { secretName: http-tls, items: [{ key: ca.crt, path: ca.crt }] } }]
    `,
    'a SealedSecret makes it': `
      apiVersion: bitnami.com/v1alpha1
      kind: SealedSecret
      metadata: { name: web }
      spec: { encryptedData: { token: AgB } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, env: [{ name: T, valueFrom: { secretKeyRef: { name: web, key: token } } }] }]
    `,
    'a Job is told to make it':
      withPod('Job certgen', { containers: '[{ name: create, args: [create, --secret-name=webhook] }]' }) +
      withPod('Pod web', { volumes: '[{ name: tls, secret: { secretName: webhook } }]' }),
  },
  fail: {
    'kibana reads Secret elasticsearch-pw-elastic, which is not in kube-logging': withPod(
      'Deployment kube-logging/kibana',
      {
        container: 'env: [{ name: P, valueFrom: { secretKeyRef: { name: elasticsearch-pw-elastic, key: password } } }]',
      },
    ),
    'web reads key username of Secret elastic-user, which has password': `
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata: { name: elastic-user }
      spec:
        dataFrom: [{ sourceRef: { generatorRef: { kind: Password, name: long } } }]
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, env: [{ name: U, valueFrom: { secretKeyRef: { name: elastic-user, key: username } } }] }]
    `,
    'volume tls reads key tls.pem of Secret tls, which has ca.crt, tls.crt, tls.key (did you mean tls.key?)': `
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: { name: tls }
      spec: { secretName: tls }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        volumes: [{ name: tls, secret: { secretName: tls, items: [{ key: tls.pem, path: tls.pem }] } }]
    `,
  },
};
