import type { Policy } from '../../scripts/rule/policy';
import { defaultDeny } from './default-deny';
import { dnsEgress } from './dns-egress';
import { edgePorts } from './edge-ports';
import { edgesMeet } from './edges-meet';
import { exposedServices } from './exposed-services';
import { externalAddresses } from './external-addresses';
import { fixedNodePorts } from './fixed-node-ports';
import { ingressClass } from './ingress-class';
import { ingressEncrypted } from './ingress-encrypted';
import { ingressSnippets } from './ingress-snippets';
import { ipBlocks } from './ip-blocks';
import { isolatedPods } from './isolated-pods';
import { loadBalancerIp } from './load-balancer-ip';
import { loadBalancerSources } from './load-balancer-sources';
import { namespaceNames } from './namespace-names';
import { neededEdges } from './needed-edges';
import { policyTypes } from './policy-types';
import { servicePortNames } from './service-port-names';
import { transportPublished } from './transport-published';
import { unreadyAddresses } from './unready-addresses';
import { wideEdges } from './wide-edges';

// written by `npm run policies -- --write`
export const network: readonly Policy[] = [
  defaultDeny,
  dnsEgress,
  edgePorts,
  edgesMeet,
  exposedServices,
  externalAddresses,
  fixedNodePorts,
  ingressClass,
  ingressEncrypted,
  ingressSnippets,
  ipBlocks,
  isolatedPods,
  loadBalancerIp,
  loadBalancerSources,
  namespaceNames,
  neededEdges,
  policyTypes,
  servicePortNames,
  transportPublished,
  unreadyAddresses,
  wideEdges,
];
