import type { Manifest } from '../../scripts/model/kube/manifest';
import { key } from '../../scripts/model/kube/path';
import { podTemplate } from '../../scripts/model/kube/pod';
import { record } from '../../scripts/model/kube/shape';
import { isPlainSecret, shapedSecrets } from '../../scripts/model/secrets/literal';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

function* annotationsOf(object: Manifest): Iterable<{ name: string; value: unknown; path: string }> {
  const places: [unknown, string][] = [[object.metadata?.annotations, 'metadata.annotations']];
  const template = podTemplate(object);
  if (template?.path) {
    places.push([record(template.value.metadata)['annotations'], `${template.path}.metadata.annotations`]);
  }
  for (const [values, path] of places) {
    for (const [name, value] of Object.entries(record(values))) yield { name, value, path: key(path, name) };
  }
}

export const annotations: Policy = {
  id: 'secrets/annotations',
  title: 'No annotation holds a secret',
  severity: 'error',
  rationale: 'Annotations are shown by every tool and copied into events, metrics and caches.',
  remediation: 'Put the value into a Secret, and its name into the annotation.',
  source: 'checks SEC-08; Kubernetes annotations',
  unwaivable: true,

  *check(object) {
    for (const { name, value, path } of annotationsOf(object)) {
      const [shaped] = shapedSecrets(String(value));
      const last = name.slice(name.lastIndexOf('/') + 1);
      if (isPlainSecret(last, value)) yield { path, message: `the annotation ${name} is a secret in plain text` };
      else if (shaped) yield { path, message: `the annotation ${name} holds ${shaped.what}` };
    }
  },

  pass: {
    'the annotation names a Secret': manifest('Ingress kibana', {
      metadata: 'annotations: { nginx.ingress.kubernetes.io/auth-secret: kube-logging/basic-auth }',
    }),
  },
  fail: {
    'the annotation example.com/password is a secret in plain text': manifest('Deployment kibana', {
      metadata: 'annotations: { example.com/password: changeme }',
    }),
    'the annotation example.com/target holds a password in an address': manifest('Deployment kibana', {
      spec: '{ template: { metadata: { annotations: { example.com/target: "https://elastic:changeme@host" } } } }',
    }),
  },
};
