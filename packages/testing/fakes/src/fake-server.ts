import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { controlPath } from './control-routes.ts';
import type { FakeCrm, FakeRequest } from './fake-crm.ts';
import { answerRequest, type Wait, waitRealTime } from './fake-transport.ts';

/** Where a fake is served. */
export interface FakeServerOptions {
  /** Port, or 0 for a free one. @default 0 */
  readonly port?: number;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** Holds late answers. @default real time */
  readonly wait?: Wait;
}

/** A fake served over HTTP. */
export interface FakeServer {
  /** Base URL of the vendor's API, without a slash at the end. */
  readonly url: string;
  /** Base URL of the control calls. */
  readonly controlUrl: string;
  /** Stops listening and cuts open connections. */
  close(): Promise<void>;
}

/** Bytes of request line and headers; vendors answer long ones themselves. */
const longestHead = 65_536;

/** Serves a fake on a local port; cuts and delays happen on the socket. */
export async function startFakeServer(fake: FakeCrm, options: FakeServerOptions = {}): Promise<FakeServer> {
  const { port = 0, host = '127.0.0.1', wait = waitRealTime } = options;
  const closing = new AbortController();
  const server = createServer(
    { keepAlive: true, keepAliveTimeout: 60_000, maxHeaderSize: longestHead },
    (incoming, outgoing) => {
      serve(fake, incoming, outgoing, (ms) => wait(ms, closing.signal)).catch(() => outgoing.destroy());
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const url = `http://${host}:${typeof address === 'object' && address !== null ? address.port : port}`;
  return {
    url,
    controlUrl: `${url}${controlPath}`,
    close() {
      closing.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function serve(
  fake: FakeCrm,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  const response = await answerRequest(fake, await readIncoming(incoming));
  const delayMs = response.transport?.delayMs ?? 0;
  if (delayMs > 0) await wait(delayMs);
  if (response.transport?.cut === true) {
    incoming.socket.destroy();
    return;
  }
  if (response.status === 204) {
    outgoing.writeHead(204, response.headers).end();
    return;
  }
  const body = Buffer.from(response.body);
  outgoing.writeHead(response.status, { ...response.headers, 'content-length': String(body.length) }).end(body);
}

async function readIncoming(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', `http://${headers.host ?? 'localhost'}`),
    headers,
    body: Buffer.concat(chunks),
  };
}
