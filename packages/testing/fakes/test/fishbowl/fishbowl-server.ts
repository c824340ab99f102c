import { createFishbowlFake, type FishbowlFake, type FishbowlFakeOptions, fakeFetch } from '../../src/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** A server with a client that logs in when it is told to. */
export interface FishbowlServer {
  readonly fake: FishbowlFake;
  /** Sends one call with the token of the last login. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Logs in and keeps the token. */
  login(values?: Record<string, unknown>): Promise<Answer>;
  /** Rows of a query. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into rows of every shape
  query(sql: string): Promise<any>;
}

export function fishbowlServer(options: FishbowlFakeOptions = {}): FishbowlServer {
  const fake = createFishbowlFake(options);
  const fetch = fakeFetch(fake, { wait: async () => {} });
  let token: string | undefined;
  const call: FishbowlServer['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`http://fishbowl.example.com:2456${path}`, {
      method,
      headers: {
        'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
  };
  return {
    fake,
    call,
    async login(values = {}) {
      const who = {
        username: fake.username,
        password: fake.token,
        appName: 'CRM sync',
        appDescription: '',
        appId: 4711,
      };
      const answer = await call('POST', '/api/login', { ...who, ...values });
      token = answer.body.token ?? token;
      return answer;
    },
    query: async (sql) => (await call('GET', `/api/data-query?query=${encodeURIComponent(sql)}`)).body,
  };
}

/** A server with a session. */
export async function loggedIn(options: FishbowlFakeOptions = {}): Promise<FishbowlServer> {
  const server = fishbowlServer(options);
  await server.login();
  return server;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
