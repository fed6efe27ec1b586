import { applicationSpec, applied } from '../../scripts/model/argocd/application';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { group } from '../../scripts/model/kube/manifest';
import { record } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** What one object is on one cluster. */
function identities(application: Manifest, stack: Stack): Map<string, string> {
  const { server, name } = record(applicationSpec(application).spec['destination']);
  const cluster = server ?? name;
  return new Map(
    (applied(application, stack) ?? []).map((object) => {
      const { namespace = '', name: called } = object.metadata ?? {};
      return [`${cluster} ${group(object)}/${object.kind} ${namespace}/${called}`, `${object.kind}/${called}`];
    }),
  );
}

/** The objects of each Application of the stack. */
const owned = (stack: Stack) =>
  new Map(stack.ofKind('Application').map((application) => [application, identities(application, stack)]));

export const soleOwner: Policy = {
  id: 'argocd/sole-owner',
  title: 'Every object belongs to one Application',
  severity: 'error',
  rationale: 'Two that own an object apply it over each other for ever, and the one that is deleted takes it along.',
  remediation: 'Give each overlay a cluster of its own, or move the shared objects into one Application.',
  source: 'Argo CD SharedResourceWarning, FailOnSharedResource',
  kinds: ['Application'],

  *check(application, stack) {
    const all = stack.memo(owned);
    const own = all.get(application) ?? new Map<string, string>();
    for (const [other, theirs] of all) {
      if (other === application) break; // reported on the later of two
      const shared = [...own.keys()].filter((identity) => theirs.has(identity));
      if (!shared.length) continue;
      const first = own.get(shared[0] ?? '');
      const rest = shared.length > 1 ? ` and ${shared.length - 1} more` : '';
      yield { path: 'spec.source.path', message: `${other.metadata.name} owns ${first}${rest} too` };
    }
  },

  pass: {
    'each overlay has its own cluster':
      manifest('Application efk-dev', { spec: '{ source: { path: overlays/dev }, destination: { name: dev } }' }) +
      manifest('Application efk-prod', { spec: '{ source: { path: overlays/prod }, destination: { name: prod } }' }) +
      manifest('Overlay dev', { objects: '[{ kind: Namespace, apiVersion: v1, metadata: { name: kube-logging } }]' }) +
      manifest('Overlay prod', { objects: '[{ kind: Namespace, apiVersion: v1, metadata: { name: kube-logging } }]' }),
  },
  fail: {
    'efk-dev owns Namespace/kube-logging too':
      manifest('Application efk-dev', { spec: '{ source: { path: overlays/dev }, destination: { name: shared } }' }) +
      manifest('Application efk-prod', { spec: '{ source: { path: overlays/prod }, destination: { name: shared } }' }) +
      manifest('Overlay dev', { objects: '[{ kind: Namespace, apiVersion: v1, metadata: { name: kube-logging } }]' }) +
      manifest('Overlay prod', { objects: '[{ kind: Namespace, apiVersion: v1, metadata: { name: kube-logging } }]' }),
  },
};
