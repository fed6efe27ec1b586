import type { Policy } from '../../scripts/rule/policy';
import { affinityPeers } from './affinity-peers';
import { autoscaledReplicas } from './autoscaled-replicas';
import { autoscalerTargets } from './autoscaler-targets';
import { certificateIssuers } from './certificate-issuers';
import { claims } from './claims';
import { configMapReferences } from './config-map-references';
import { disruptionBudgets } from './disruption-budgets';
import { imagePullSecrets } from './image-pull-secrets';
import { ingressBackends } from './ingress-backends';
import { ingressRoutes } from './ingress-routes';
import { ingressTls } from './ingress-tls';
import { monitorPorts } from './monitor-ports';
import { mountPaths } from './mount-paths';
import { namespaces } from './namespaces';
import { networkPolicies } from './network-policies';
import { networkPolicyPeers } from './network-policy-peers';
import { networkPolicyPorts } from './network-policy-ports';
import { priorityClasses } from './priority-classes';
import { roleReferences } from './role-references';
import { roleSubjects } from './role-subjects';
import { secretReferences } from './secret-references';
import { secretStores } from './secret-stores';
import { selectorsApart } from './selectors-apart';
import { serviceAccounts } from './service-accounts';
import { servicePorts } from './service-ports';
import { services } from './services';
import { statefulSetServices } from './stateful-set-services';
import { storageClasses } from './storage-classes';
import { subPaths } from './sub-paths';
import { templateSelectors } from './template-selectors';
import { variableReferences } from './variable-references';
import { volumeMounts } from './volume-mounts';
import { volumesMounted } from './volumes-mounted';
import { webhookServices } from './webhook-services';

// written by `npm run policies -- --write`
export const wiring: readonly Policy[] = [
  affinityPeers,
  autoscaledReplicas,
  autoscalerTargets,
  certificateIssuers,
  claims,
  configMapReferences,
  disruptionBudgets,
  imagePullSecrets,
  ingressBackends,
  ingressRoutes,
  ingressTls,
  monitorPorts,
  mountPaths,
  namespaces,
  networkPolicies,
  networkPolicyPeers,
  networkPolicyPorts,
  priorityClasses,
  roleReferences,
  roleSubjects,
  secretReferences,
  secretStores,
  selectorsApart,
  serviceAccounts,
  servicePorts,
  services,
  statefulSetServices,
  storageClasses,
  subPaths,
  templateSelectors,
  variableReferences,
  volumeMounts,
  volumesMounted,
  webhookServices,
];
