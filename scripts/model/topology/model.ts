import type { Passage } from '../network/passage';

/** What a node of the topology is, whatever it is called. */
export type NodeType =
  | 'logs'
  | 'agent'
  | 'kibana'
  | 'elasticsearch'
  | 'workload'
  | 'service'
  | 'ingress'
  | 'store'
  | 'external';

/** Something that takes part in the stack. Sizes are bytes. */
export interface TopologyNode {
  /** `StatefulSet/kube-logging/elasticsearch-data` */
  id: string;
  type: NodeType;
  kind: string;
  name: string;
  namespace?: string;
  /** Pods; absent where there is one for each node of Kubernetes, or where nothing runs. */
  replicas?: number;
  version?: string;
  /** Roles of Elasticsearch nodes, sorted. */
  roles?: readonly string[];
  heap?: number;
  memory?: number;
  /** The claim under `path.data`, of one node. */
  volume?: number;
  /** What else a reader wants to know: the host of an Ingress, the bucket of a repository. */
  note?: string;
}

/** What goes over an edge. */
export type EdgeType = 'read' | 'request' | 'route' | 'transport' | 'snapshot' | 'secret';

/** A connection from one node to another. */
export interface TopologyEdge {
  from: string;
  to: string;
  type: EdgeType;
  /** What happens, as a verb: `writes logs`. */
  does: string;
  scheme?: string;
  port?: number;
  /** What proves the server: the authority that the client trusts. */
  tls?: string;
  /** As whom: `user fluentd`. */
  identity?: string;
  network?: Passage;
  /** Why it does not work. */
  problem?: string;
}

/** The stack as a graph: nodes and edges sorted, each once. */
export interface Topology {
  nodes: readonly TopologyNode[];
  edges: readonly TopologyEdge[];
}

/** The id of an object of Kubernetes. */
export function idOf(kind: string, name: string, namespace?: string): string {
  return [kind, ...(namespace ? [namespace] : []), name].join('/');
}
