import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vendor whose sessions are paid seats. */
export interface SeatServer {
  readonly url: string;
  readonly facts: SeatFacts;
  close(): Promise<void>;
}

export interface SeatFacts {
  logins: number;
  /** Sessions that are open now. */
  open: number;
  /** Most sessions that were open at one time. */
  mostOpen: number;
  /** Most logins at work at one time. */
  parallel: number;
}

/** @param answerMs how long a login takes */
export async function startSeatServer({ answerMs = 100 } = {}): Promise<SeatServer> {
  const facts: SeatFacts = { logins: 0, open: 0, mostOpen: 0, parallel: 0 };
  const open = new Set<string>();
  let atWork = 0;
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    const send = (status: number, body: unknown): void => {
      facts.open = open.size;
      facts.mostOpen = Math.max(facts.mostOpen, open.size);
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const token = incoming.headers.authorization?.replace('Bearer ', '') ?? '';
    if (incoming.url === '/login') {
      facts.logins += 1;
      atWork += 1;
      facts.parallel = Math.max(facts.parallel, atWork);
      const made = `session-${facts.logins}`;
      setTimeout(() => {
        atWork -= 1;
        open.add(made);
        send(200, { token: made });
      }, answerMs);
    } else if (incoming.url === '/logout') {
      send(open.delete(token) ? 200 : 401, {});
    } else {
      send(open.has(token) ? 200 : 401, {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    facts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
