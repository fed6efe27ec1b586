import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

/**
 * Stands in for the cluster's DNS and for the Service `kubernetes`: a proxy whose CONNECT leads that one name to the
 * API server, for controllers that would run in a pod. Anything else is refused.
 */
export async function startClusterDns(apiPort: number): Promise<{ proxy: string; stop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((_, answer) => void answer.writeHead(403).end());
  server.on('connect', ({ url }, client: Socket) => {
    if (!/^kubernetes\.default(\.svc(\.cluster\.local)?)?:443$/.test(url ?? '')) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(apiPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {
        for (const one of [client, upstream]) one.destroy();
      });
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
