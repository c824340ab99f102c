import { connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';

/** Where a connection is cut: before the server gets a message, after it got it, or when its answer comes. */
export type Cut = 'before' | 'after' | 'answer';

/** A way to a server on which connections can be cut. */
export interface CuttingProxy {
  readonly connectionString: string;
  /** Messages of clients that were seen. */
  readonly messages: number;
  /** Decides about each message of a client; nothing is cut without it. */
  decide: (message: number, data: Buffer) => Cut | undefined;
}

/** Starts a proxy in front of a server; it goes when the test file ends. */
export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const url = new URL(target);
  const [host, port] = [url.hostname, Number(url.port || 5432)];
  const open = new Set<Socket>();
  let messages = 0;
  const server = createServer((client) => {
    const upstream = connect(port, host);
    let cutOnAnswer = false;
    const end = (): void => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    client.on('data', (data: Buffer) => {
      messages += 1;
      const cut = proxy.decide(messages, data);
      if (cut === 'before') return end();
      cutOnAnswer ||= cut === 'answer';
      upstream.write(data, () => {
        // What was written reaches the server although the connection ends.
        if (cut === 'after') {
          client.resetAndDestroy();
          upstream.end();
        }
      });
    });
    upstream.on('data', (data) => {
      if (cutOnAnswer) end();
      else client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  url.hostname = '127.0.0.1';
  url.port = typeof address === 'object' && address ? String(address.port) : '';
  const proxy: CuttingProxy = {
    connectionString: url.href,
    get messages() {
      return messages;
    },
    decide: () => undefined,
  };
  return proxy;
}
