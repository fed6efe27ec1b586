import type { Host } from '../engine/folder';
import { addToKeystore } from '../engine/folder';
import type { Endpoint } from '../engine/http';
import type { RunningNode } from '../engine/node';
import { launchNode, started } from '../engine/node';
import { bareNode } from '../overlay/bare';
import type { Step } from '../step';

/** One node with security, for questions that need no cluster. */
export interface Single {
  endpoint(): Endpoint;
  start: Step;
  stop: Step;
}

export function single(host: Host, password: string): Single {
  let node: RunningNode | undefined;
  return {
    endpoint: () => {
      if (!node) throw new Error('the single node does not run');
      return { address: node.spec.address, port: node.spec.httpPort, user: { username: 'elastic', password } };
    },
    start: {
      title: 'a single node starts',
      needed: true,
      async run() {
        const config =
          'cluster.name: single\nnode.name: single\ndiscovery.type: single-node\nxpack.security.enabled: true\n';
        const spec = await bareNode(host, 'single', { config });
        await addToKeystore(host, spec.config, spec.tmp, 'bootstrap.password', password);
        node = await started(launchNode(host, spec));
      },
    },
    stop: {
      title: 'it ends when it is told to',
      async run() {
        await node?.stop();
      },
    },
  };
}
