import { createServer, type IncomingMessage } from 'node:http';

/** A vendor that gives every refresh token once: a used one ends the whole family. Its API takes the newest access token. */
export interface TokenServer {
  readonly url: string;
  readonly facts: TokenServerFacts;
  close(): Promise<void>;
}

export interface TokenServerFacts {
  /** Token requests that came in. */
  requests: number;
  /** Of those, the ones that rotated the token. */
  rotations: number;
  /** Most token requests at work at one time. */
  parallel: number;
  /** True once a used token was seen. */
  revoked: boolean;
}

export const firstTokens = { token: 'access-0', refreshToken: 'refresh-0' };

/** @param answerMs how long a token request takes */
export async function startTokenServer({ answerMs = 100 } = {}): Promise<TokenServer> {
  const facts: TokenServerFacts = { requests: 0, rotations: 0, parallel: 0, revoked: false };
  let atWork = 0;
  const refresh = (form: URLSearchParams): { status: number; body: unknown } => {
    const used = form.get('refresh_token') !== `refresh-${facts.rotations}`;
    facts.revoked ||= used;
    if (facts.revoked)
      return { status: 400, body: { error: 'invalid_grant', error_description: 'token family ended' } };
    facts.rotations += 1;
    const made = { access_token: `access-${facts.rotations}`, refresh_token: `refresh-${facts.rotations}` };
    return { status: 200, body: { ...made, token_type: 'bearer', expires_in: 1800 } };
  };
  const server = createServer(async (incoming, outgoing) => {
    const send = (status: number, body: unknown): void => {
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (incoming.url !== '/token') {
      const valid = !facts.revoked && incoming.headers.authorization === `Bearer access-${facts.rotations}`;
      const fresh = facts.rotations > 0;
      send(valid && fresh ? 200 : 401, {});
      return;
    }
    facts.requests += 1;
    atWork += 1;
    facts.parallel = Math.max(facts.parallel, atWork);
    const form = new URLSearchParams(await textOf(incoming));
    const answer = refresh(form);
    setTimeout(() => {
      atWork -= 1;
      send(answer.status, answer.body);
    }, answerMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
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

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
