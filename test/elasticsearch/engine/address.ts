import { createServer } from 'node:net';

/** A loopback address of its own for each node, and the ports it listens on. */
export interface Address {
  address: string;
  httpPort: number;
  transportPort: number;
  /** The readiness port listens on every address of the machine, so it is another for each node. */
  readinessPort: number;
}

const subnet = `127.${1 + Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`;
let last = 0;

/** A new address on which 9200 and 9300, or else two free ports, can be bound. */
export async function newAddress(): Promise<Address> {
  last += 1;
  const address = `${subnet}.${last}`;
  const [httpPort, transportPort] = [await bindable(address, 9200), await bindable(address, 9300)];
  const readinessPort = (await bind('0.0.0.0', 0)) ?? 0;
  return { address, httpPort, transportPort, readinessPort };
}

async function bindable(address: string, wanted: number): Promise<number> {
  return (await bind(address, wanted)) ?? (await bind(address, 0)) ?? wanted;
}

function bind(address: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, address, () => {
      const bound = server.address();
      server.close(() => resolve(bound !== null && typeof bound === 'object' ? bound.port : undefined));
    });
  });
}
