import type { StatementGate, VendorAnswer, WorldStatements } from './adapter-subject.ts';
import { statementAnswer } from './statement-answer.ts';
import type { TestTime } from './test-time.ts';

/** One request of the adapter, as it went over the wire, or one statement: with no address and no headers. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** By lower-case name, with the stand-in for the token. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** When it was sent, by the account's clock. */
  readonly atMs: number;
  readonly isWrite: boolean;
  /** Status of the answer; absent while there is none. */
  status?: number;
  readonly signal: AbortSignal;
}

/** What happens to a request: `forward` brings it to the account and gives the answer. */
export type Fault = (forward: () => Promise<Response>, request: SentRequest) => Promise<Response>;

/** Which requests a fault befalls. */
export interface FaultRule {
  readonly fault: Fault;
  /** @default every request */
  matches?(request: SentRequest): boolean;
  /** How many requests it befalls. @default all */
  readonly times?: number;
}

/** Changes the JSON of an answer, in place or by giving another one. */
export type Rewrite = (body: unknown, request: SentRequest) => unknown;

/** A `fetch` in front of the account that notes, breaks and changes what passes. */
export interface ScriptedTransport {
  readonly fetch: typeof globalThis.fetch;
  /** What was sent since {@link ScriptedTransport.forget}. */
  readonly sent: readonly SentRequest[];
  forget(): void;
  addFault(rule: FaultRule): void;
  addRewrite(rewrite: Rewrite): void;
  /** Ends all faults and rewrites. */
  heal(): void;
}

/** What the transport is made of. */
export interface TransportOptions {
  /** Absent where nothing is fetched. */
  readonly fetch?: typeof globalThis.fetch;
  /** Absent where there are no statements. */
  readonly statements?: WorldStatements;
  readonly time: TestTime;
  isWrite(request: { readonly method: string; readonly url: string; readonly body: string }): boolean;
  /** Logins and logouts go through untouched and are not noted. */
  isLogin(request: { readonly method: string; readonly url: string; readonly body: string }): boolean;
  /** Turns the adapter's stand-ins into what the account accepts. */
  genuine(text: string): string;
}

/** Makes the transport of one case. */
export function createScriptedTransport(options: TransportOptions): ScriptedTransport {
  let sent: SentRequest[] = [];
  let faults: { readonly rule: FaultRule; left: number }[] = [];
  let rewrites: Rewrite[] = [];
  const faultFor = (request: SentRequest): Fault | undefined => {
    const hit = faults.find(({ rule, left }) => left > 0 && (rule.matches?.(request) ?? true));
    if (hit) hit.left -= 1;
    return hit?.rule.fault;
  };
  const send = async (request: SentRequest, bring: () => Promise<Response>): Promise<Response> => {
    sent.push(request);
    const forward = async () => rewritten(await bring(), request, rewrites);
    const response = await (faultFor(request)?.(forward, request) ?? forward());
    request.status = response.status;
    return response;
  };
  options.statements?.watch(statementGate(options.statements, options.time, send));
  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      const body = await request.text();
      const { method, url, signal } = request;
      const one: SentRequest = {
        method,
        url,
        headers: Object.fromEntries(request.headers),
        body,
        atMs: options.time.clock.now(),
        isWrite: options.isWrite({ method, url, body }),
        signal,
      };
      if (options.isLogin(one)) return forwardTo(options, one);
      return send(one, () => forwardTo(options, one));
    },
    get sent() {
      return sent;
    },
    forget() {
      sent = [];
    },
    addFault: (rule) => {
      faults.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    addRewrite: (rewrite) => {
      rewrites.push(rewrite);
    },
    heal() {
      faults = [];
      rewrites = [];
    },
  };
}

/** Lets statements pass as requests do. The system's own errors stay as they are. */
function statementGate(
  statements: WorldStatements,
  time: TestTime,
  send: (request: SentRequest, bring: () => Promise<Response>) => Promise<Response>,
): StatementGate {
  return async ({ text, isWrite, signal }, carryOut) => {
    const own: unknown[] = [];
    const bring = async () => {
      try {
        return Response.json((await time.during(carryOut)) ?? null);
      } catch (error) {
        own.push(error);
        throw error;
      }
    };
    const request = { method: 'STATEMENT', url: '', headers: {}, body: text, atMs: time.clock.now(), isWrite, signal };
    let response: Response;
    try {
      response = await send(request, bring);
    } catch (error) {
      throw signal.aborted || own.includes(error) ? error : statements.failure('lost', '');
    }
    return statementAnswer(statements, response);
  };
}

async function forwardTo(options: TransportOptions, request: SentRequest): Promise<Response> {
  const { method, url, headers, body } = request;
  const { fetch } = options;
  if (!fetch) throw new TypeError('An adapter whose subject declares statements fetches something');
  return options.time.during(async () => {
    const response = await fetch(options.genuine(url), {
      method,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, genuineHeader(options, value)]),
      ),
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: options.genuine(body) }),
    });
    // Read here, so that the answer is there at once for whoever reads it.
    const text = await response.text();
    return answerOf(response.status, response.headers, text);
  });
}

function genuineHeader(options: TransportOptions, value: string): string {
  const basic = /^basic\s+(\S+)$/i.exec(value)?.[1];
  if (basic === undefined) return options.genuine(value);
  return `Basic ${Buffer.from(options.genuine(Buffer.from(basic, 'base64').toString('utf8'))).toString('base64')}`;
}

function answerOf(status: number, headers: ConstructorParameters<typeof Headers>[0], text: string): Response {
  const empty = status === 204 || status === 304 || text === '';
  return new Response(empty ? null : text, { status, ...(headers ? { headers } : {}) });
}

async function rewritten(response: Response, request: SentRequest, rewrites: readonly Rewrite[]): Promise<Response> {
  if (rewrites.length === 0 || !response.ok) return response;
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return answerOf(response.status, response.headers, text);
  }
  for (const rewrite of rewrites) body = rewrite(body, request) ?? body;
  return answerOf(response.status, response.headers, JSON.stringify(body));
}

/** Answers without asking the account. */
export function answering(answer: VendorAnswer): Fault {
  const { status, headers = {}, body } = answer;
  const json = body !== undefined && typeof body !== 'string';
  const text = json ? JSON.stringify(body) : (body ?? '');
  return async () =>
    answerOf(status, { ...(json ? { 'content-type': 'application/json' } : {}), ...headers }, String(text));
}

/** The account does what it is asked, and the answer never arrives. */
export const losingTheAnswer: Fault = async (forward) => {
  await forward();
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('other side closed'), { code: 'ECONNRESET' }) });
};

/** The account does what it is asked, and never answers. */
export const hanging: Fault = async (forward, request) => {
  await forward();
  return new Promise((_resolve, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true });
  });
};
