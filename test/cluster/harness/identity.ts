import type { Manifest } from '../../../scripts/model/kube/manifest';
import { group } from '../../../scripts/model/kube/manifest';
import type { Managed } from './application';

/** `group/Kind namespace/name`: the same for a rendered object and for Argo CD's record of it. */
export const idOf = (object: Manifest): string =>
  id(group(object), object.kind, object.metadata.namespace, object.metadata.name);

export const idOfManaged = ({ group: own = '', kind, namespace, name }: Managed): string =>
  id(own, kind, namespace, name);

const id = (apiGroup: string, kind: string, namespace = '', name = ''): string =>
  `${apiGroup}/${kind} ${namespace}/${name}`;

/** Whether Argo CD runs an object as a hook instead of managing it. */
export const isHook = ({ metadata }: Manifest): boolean =>
  metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;
