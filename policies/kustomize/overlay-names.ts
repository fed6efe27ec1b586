import { isFile, isOverlay, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const overlayNames: Policy = {
  id: 'kustomize/overlay-names',
  title: 'No overlay and no component renames what it is made of',
  severity: 'error',
  rationale:
    'A StatefulSet with a new name starts with empty claims, and names inside configuration files do not follow: ' +
    'discovery, certificates and hosts still say the old one.',
  remediation: 'Remove `namePrefix` and `nameSuffix`; environments live in clusters or namespaces of their own.',
  source: 'kustomize namePrefix; errata E20, E26',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object) || !isOverlay(object)) return;
    for (const field of ['namePrefix', 'nameSuffix']) {
      if (object[field]) yield { path: field, message: `${field} ${object[field]} renames every object` };
    }
  },

  pass: {
    'a role of the base is an instance with a name of its own': kustomization('base/elasticsearch/data', {
      nameSuffix: '-data',
    }),
    'the overlay keeps the names': kustomization('overlays/prod', { resources: '[../../base]' }),
  },
  fail: {
    'namePrefix prod- renames every object': kustomization('overlays/prod', { namePrefix: 'prod-' }),
  },
};
