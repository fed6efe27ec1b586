/**
 * Checks of other validators that have no rule here, with the reason: `<validator> <its id>`. Those that have one are
 * cited in the rule's `source`; `test/left-out.test.ts` proves that every check of the peers is in one of the two.
 */
export const leftOut: Readonly<Record<string, string>> = {
  'kube-linter dnsconfig-options':
    'ndots is a matter of speed and of the cluster; a fixed value in every pod helps nobody.',
  'kube-linter no-liveness-probe':
    'A liveness probe that is wrong kills what a missing one would leave running. Where there is one, ' +
    'reliability/probes-differ and reliability/probe-ports judge it.',
  'kube-linter no-node-affinity': 'Most workloads run on any node; asking for an affinity everywhere is noise.',
  'kube-linter pdb-unhealthy-pod-eviction-policy':
    'AlwaysAllow lets a drain take a store that is still recovering, and so is not ready; the default waits for it.',
  'kube-linter privileged-ports':
    'Container runtimes set net.ipv4.ip_unprivileged_port_start to 0: a port below 1024 needs no right any more.',
  'kube-linter required-annotation-email': 'A convention of one organisation.',
  'kube-linter required-label-owner':
    'A convention of one organisation; kubernetes/labels asks for the recommended labels.',
  'kube-linter scc-deny-privileged-container': 'SecurityContextConstraints exist on OpenShift alone.',
  'kube-linter schema-validation':
    'No rule but a stage: every object is checked against strict schemas before the rules.',
  'kube-linter sorted-keys': 'The order of keys is style and changes nothing that is applied.',
  'kube-linter ssh-port': 'A port number does not tell what listens; whoever ships sshd can move it.',

  'kube-score container-cpu-requests-equal-limits':
    'A CPU limit throttles while the node idles; equal numbers buy the class Guaranteed with that.',
  'kube-score container-ephemeral-storage-request-equals-limit':
    'As for memory; kubernetes/empty-dir-size bounds the use.',
  'kube-score container-memory-requests-equal-limits':
    'Right for a JVM, where the rules of the groups capacity and elasticsearch ask for it; wasteful as a law.',
  'kube-score container-ports-check': 'The schema checks names and numbers of ports, and that none is listed twice.',
  'kube-score container-resource-requests-equal-limits': 'CPU and memory differ: see the two checks it consists of.',
  'kube-score container-security-context-user-group-id':
    'A user id above 10000 keeps apart from users of the node only by habit; hostUsers: false does so by design.',
  'kube-score label-values': 'The schema checks the syntax of labels.',

  'Polaris cpuLimitsMissing': 'A CPU limit throttles a container while its node idles; requests share the CPU fairly.',
  'Polaris livenessProbeMissing': 'See kube-linter no-liveness-probe.',
  'Polaris metadataAndInstanceMismatched': 'A convention of Helm: the label is the name of a release.',

  'kubevious backend-ref': 'Gateway API: no route here, and the schema refuses its kinds unless the CRDs are given.',
  'kubevious certificate-ref': 'Gateway API: see kubevious backend-ref.',
  'kubevious gateway-class-ref': 'Gateway API: see kubevious backend-ref.',
  'kubevious gateway-ref': 'Gateway API: see kubevious backend-ref.',
  'kubevious multiple-default-ingress-classes': 'Classes belong to the cluster, not to what is deployed into it.',
  'kubevious unique-listeners': 'Gateway API: see kubevious backend-ref.',

  'Monokle LNK002': 'A reference marked optional may lead nowhere: that is what the mark says.',
  'Monokle LNK003': 'Owner references carry a uid that only the cluster gives; nobody writes them into a manifest.',
  'Monokle no-low-user-id': 'See kube-score container-security-context-user-group-id.',
  'Monokle no-low-group-id': 'See kube-score container-security-context-user-group-id.',
  'Monokle no-ssh-exposed': 'See kube-linter ssh-port.',
  'Monokle VAP001': 'Admission policies are run by the API server; here rules are TypeScript.',

  'trivy vulnerabilities': 'What is inside an image is a matter of the registry and its scanner.',
  'kubescape node controls': 'Flags of the kubelet and the control plane are no part of what is deployed.',
  'checkov cloud resources': 'Resources of a cloud are no part of what is deployed.',
};
