import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** The two that Kubernetes itself keeps in `default`. */
const own = new Set(['kubernetes', 'kube-root-ca.crt']);

export const defaultNamespace: Policy = {
  id: 'kubernetes/default-namespace',
  title: 'Nothing lives in the namespace default',
  severity: 'warning',
  rationale:
    "It is everybody's: no Pod Security label and no NetworkPolicy can be strict there without breaking another.",
  remediation: 'Declare a `Namespace` for the part and set `metadata.namespace` to it.',
  source: 'kube-linter use-namespace; errata E115',

  *check({ metadata }) {
    if (metadata?.namespace !== 'default' || own.has(metadata.name)) return;
    yield { path: 'metadata.namespace', message: 'the namespace is default' };
  },

  pass: {
    "the namespace is the part's own": manifest('ConfigMap kube-logging/kibana'),
  },
  fail: {
    'the namespace is default': manifest('ConfigMap default/kibana'),
  },
};
