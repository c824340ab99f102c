import {
  type CallOptions,
  type CallPriority,
  type Clock,
  type Credential,
  type Logger,
  NotFoundError,
  PermissionError,
  type RateBudget,
  RateLimitError,
  type RateRequest,
  type RateWindow,
  UnavailableError,
  WireFormatError,
} from '@crmsync/adapter';
import { CrmSyncError, type Instant } from '@crmsync/model';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { AuthStrategy } from './auth-strategy.ts';
import { abortable, type CredentialHolder } from './credential-holder.ts';
import { classifyAnswer, type ErrorTable, errorOfVerdict, type Verdict } from './error-table.ts';
import { exchange, type NoAnswer } from './http-exchange.ts';
import { baseUrlOf, type HttpAnswer, type HttpRequest, type Safety, safetyOf, wireRequest } from './http-request.ts';
import { isLostAnswer, markLost } from './lost-answer.ts';
import type { Random } from './random.ts';
import type { RateHeaderReader } from './rate-headers.ts';
import { secretsOf, withoutSecrets } from './redact-secrets.ts';
import { createServerClock } from './server-clock.ts';
import { retryAfterMs, type WireAnswer } from './wire-answer.ts';

/** Sends requests of one connection: authorised, within the rate limits, retried where that is harmless. */
export interface HttpClient {
  /**
   * Sends one request and checks the answer.
   * @throws the error class of the answer; `RateLimitError` when waiting would take longer than `maxWaitMs`;
   * `WireFormatError` when the answer does not fit the schema; the signal's reason when aborted. Once a write may have
   * been applied, whatever ends the call is an error for which `isLostAnswer` is true, an abort as its cause
   */
  send<T = unknown>(request: HttpRequest<T>, options?: CallOptions): Promise<HttpAnswer<T>>;
  /** The error that a status and body stand for: for items inside a batch answer. `undefined` = it is no error. */
  errorOf(operation: string, answer: Pick<WireAnswer, 'status' | 'body'>): CrmSyncError | undefined;
  /** The vendor's time now, as far as its answers have told. */
  serverNow(): Instant;
}

/** How often and how long to try again. */
export interface RetryPolicy {
  /** Tries after the first one. @default 3 */
  readonly retries?: number;
  /** First wait; doubled each time. @default 500 */
  readonly baseMs?: number;
  /** @default 20000 */
  readonly maxMs?: number;
}

/** What an {@link HttpClient} is made of. */
export interface HttpClientOptions {
  readonly adapterId: string;
  readonly baseUrl: string | ((credential: Credential) => string);
  /** Wins over `baseUrl`. */
  readonly baseUrlOverride?: string | undefined;
  readonly auth: AuthStrategy;
  readonly credentials: CredentialHolder;
  readonly rateLimits: { readonly [scope: string]: readonly RateWindow[] };
  readonly rateHeaders?: RateHeaderReader | undefined;
  readonly errors?: ErrorTable | undefined;
  /** Sent with every request. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly budget: RateBudget;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly readOnly: boolean;
  /** Requests on the wire at once. @default unlimited */
  readonly maxConcurrent?: number | undefined;
  readonly retry?: RetryPolicy | undefined;
}

interface Client extends HttpClientOptions {
  readonly serverClock: ReturnType<typeof createServerClock>;
  readonly gate: <T>(work: () => Promise<T>) => Promise<T>;
  readonly table: ErrorTable;
}

interface Call {
  readonly operation: string;
  readonly safety: Safety;
  /** What it costs, the scarcest scope first. */
  readonly costs: readonly { readonly scope: string; readonly request: RateRequest }[];
  readonly options: CallOptions;
  /** Milliseconds waited so far. */
  waitedMs: number;
  /** A try of a write may have been applied. */
  lost: boolean;
  /** A write is under way: sent, and its answer not taken in yet. */
  underWay: boolean;
  /** When room was taken in which scope for the next try. */
  readonly taken: Map<string, number>;
}

/** Makes the client of one connection. Sends nothing yet. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const limit = options.maxConcurrent === undefined ? undefined : pLimit(options.maxConcurrent);
  const client: Client = {
    ...options,
    serverClock: createServerClock(options.clock),
    gate: (work) => (limit ? limit(work) : work()),
    table: options.errors ?? {},
  };
  return {
    send: (request, callOptions = {}) => send(client, request, callOptions),
    errorOf: (operation, answer) => {
      const verdict = classifyAnswer(client.table, { ...answer, headers: { get: () => null }, content: 'json' });
      return verdict && errorOfVerdict(`${client.adapterId} ${operation}`, verdict);
    },
    serverNow: () => client.serverClock.at(client.clock.now()),
  };
}

async function send<T>(client: Client, request: HttpRequest<T>, options: CallOptions): Promise<HttpAnswer<T>> {
  const call: Call = {
    operation: `${client.adapterId} ${request.operation ?? `${request.method} ${request.path.template}`}`,
    safety: safetyOf(request),
    costs: costsOf(client, request, options.priority ?? 'repair'),
    options,
    waitedMs: 0,
    lost: false,
    underWay: false,
    taken: new Map(),
  };
  options.signal?.throwIfAborted();
  if (call.safety !== 'read') refuseReadOnly(call.operation, client, options);
  try {
    return await sendUntilAnswered(client, request, call);
  } catch (error) {
    throw inDoubt(call, error);
  }
}

/** @throws PermissionError when the connection or the call is read-only */
export function refuseReadOnly(
  operation: string,
  connection: { readonly readOnly?: boolean },
  call: { readonly readOnly?: boolean },
): void {
  if (!connection.readOnly && !call.readOnly) return;
  throw new PermissionError(`${operation}: the connection is read-only`, {
    remedy: 'Connect, or call, without readOnly to write.',
  });
}

/** After a try that may have been applied neither a refusal nor a limit nor an abort tells that nothing was. */
function inDoubt(call: Call, error: unknown): unknown {
  if (!call.lost && !call.underWay) return error;
  if (isLostAnswer(error) || error instanceof NotFoundError) return error;
  if (CrmSyncError.is(error)) return markLost(error);
  return markLost(new UnavailableError(`${call.operation}: stopped while a write was under way`, { cause: error }));
}

async function sendUntilAnswered<T>(client: Client, request: HttpRequest<T>, call: Call): Promise<HttpAnswer<T>> {
  const { options } = call;
  let renewed = false;
  for (let attempt = 0; ; attempt += 1) {
    const credential = await client.credentials.current(options.signal);
    const { answer: came, startedMs } = await sendOnce(client, request, call, credential);
    const good = !('failure' in came) && came.status < 300 && !client.table.bodyError?.(came);
    const answer = good ? came : withoutSecrets(came, secretsOf(credential, client.auth(credential)));
    if (!('failure' in answer)) {
      const verdict = request.accept?.includes(answer.status) ? undefined : classifyAnswer(client.table, answer);
      if (!verdict) return checked(client, request, call, answer, startedMs);
      if (verdict.kind === 'authentication' && verdict.expired && !renewed) {
        renewed = true;
        if (await client.credentials.renew(credential, options.signal)) continue;
      }
      await afterRefusal(client, call, verdict, answer, attempt);
    } else {
      await afterSilence(client, call, answer, attempt);
    }
  }
}

function costsOf<T>(client: Client, request: HttpRequest<T>, priority: CallPriority): Call['costs'] {
  const { cost = 1 } = request;
  const scope = request.scope ?? Object.keys(client.rateLimits)[0] ?? 'api';
  const costs =
    typeof cost === 'number'
      ? [{ scope, cost }]
      : Object.entries(cost).map(([name, units]) => ({ scope: name, cost: units }));
  const limited = costs.flatMap(({ scope: name, cost: units }) => {
    const windows = client.rateLimits[name] ?? [];
    if (windows.length === 0) return [];
    return [{ scope: name, request: { scope: scopeName(client, name), windows, cost: units, priority } }];
  });
  const perMs = ({ request: { windows, cost: units } }: (typeof limited)[number]) =>
    Math.min(...windows.map((window) => window.limit / window.perMs / units));
  return limited.sort((left, right) => perMs(left) - perMs(right));
}

/** Waits for room, then sends at once: the wait happens outside the gate, so that it holds up nobody else. */
async function sendOnce<T>(
  client: Client,
  request: HttpRequest<T>,
  call: Call,
  credential: Credential,
): Promise<{ answer: WireAnswer | NoAnswer; startedMs: number }> {
  const base = baseUrlOf(client.baseUrl, client.baseUrlOverride, credential);
  const wire = wireRequest(request, base, client.headers ?? {}, client.auth(credential));
  for (;;) {
    const sent = await abortable(
      client.gate(async () => {
        call.options.signal?.throwIfAborted();
        const waitMs = await takeAll(client, call);
        if (waitMs > 0) return { waitMs };
        call.options.signal?.throwIfAborted();
        call.underWay = call.safety !== 'read';
        const startedMs = client.clock.now();
        const answer = await exchange(request.method, wire, {
          fetch: client.fetch,
          clock: client.clock,
          timeoutMs: request.timeoutMs ?? client.timeoutMs,
          signal: call.options.signal,
        });
        return { answer, startedMs };
      }),
      call.options.signal,
    );
    if (sent.answer) {
      call.taken.clear();
      if (!('failure' in sent.answer)) await learn(client, call, sent.answer, sent.startedMs);
      call.underWay = false;
      return { answer: sent.answer, startedMs: sent.startedMs };
    }
    await waitFor(client, call, sent.waitMs);
  }
}

/**
 * Room in every scope of the call, the scarcest first. Room taken before a wait for another scope is kept where the
 * delay does not matter, and taken anew in short windows, which the request would else enter later than it was counted.
 */
async function takeAll(client: Client, call: Call): Promise<number> {
  for (const { scope, request } of call.costs) {
    const takenMs = call.taken.get(scope);
    const shortestMs = Math.min(...request.windows.map((window) => window.perMs));
    if (takenMs !== undefined && (shortestMs >= 60_000 || client.clock.now() - takenMs <= shortestMs / 50)) continue;
    const waitMs = await client.budget.take(request);
    if (waitMs > 0) return waitMs;
    call.taken.set(scope, client.clock.now());
  }
  return 0;
}

function scopeName(client: Client, scope: string): string {
  return `${client.adapterId}:${scope}`;
}

async function waitFor(client: Client, call: Call, ms: number): Promise<void> {
  const most = call.options.maxWaitMs ?? 60_000;
  call.waitedMs += ms;
  if (call.waitedMs > most) {
    throw new RateLimitError(`${call.operation}: the rate limit leaves no room within ${most} ms`, {
      retryAfterMs: ms,
      limit: ms > 600_000 ? 'quota' : 'burst',
    });
  }
  await client.clock.sleep(ms, call.options.signal);
}

async function learn(client: Client, call: Call, answer: WireAnswer, startedMs: number): Promise<void> {
  const nowMs = client.clock.now();
  client.serverClock.learn(answer.headers, startedMs, nowMs);
  const scopes = call.costs.map(({ scope }) => scope);
  for (const fact of client.rateHeaders?.(answer.headers, { scopes, nowMs, status: answer.status }) ?? []) {
    await client.budget.learn(scopeName(client, fact.scope), fact);
  }
}

/** Throws the error of a refusal, or returns after the wait when the request may be sent again. */
async function afterRefusal(
  client: Client,
  call: Call,
  verdict: Verdict,
  answer: WireAnswer,
  attempt: number,
): Promise<void> {
  const told = longest(verdict.retryAfterMs, retryAfterMs(answer.headers, client.clock.now()));
  const error = refusalError(call, told === undefined ? verdict : { ...verdict, retryAfterMs: told });
  withAnswer(error, answer);
  if (verdict.kind === 'rateLimit') {
    const blockMs = told ?? (verdict.limit === 'quota' ? 3_600_000 : backoffMs(client, attempt + 1));
    for (const { scope } of call.costs) await client.budget.block(scopeName(client, scope), blockMs);
    if (verdict.limit === 'quota') throw error;
    return retryOr(client, call, error, attempt, blockMs);
  }
  const harmless = call.safety !== 'unsafe' || (verdict.kind === 'unavailable' && verdict.applied === 'no');
  if (verdict.kind === 'unavailable' && harmless) {
    return retryOr(client, call, error, attempt, told ?? backoffMs(client, attempt));
  }
  throw error;
}

/** What the adapter knows of the vendor, or what the answer says, whichever is longer. */
function longest(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);
}

/** The error of a refusal. */
function refusalError(call: Call, verdict: Verdict): CrmSyncError {
  if (call.safety === 'read' && verdict.kind === 'unavailable') {
    return errorOfVerdict(call.operation, { ...verdict, applied: 'no' });
  }
  if (verdict.kind === 'unavailable' && verdict.applied !== 'no') call.lost = true;
  return errorOfVerdict(call.operation, verdict);
}

async function afterSilence(client: Client, call: Call, silence: NoAnswer, attempt: number): Promise<void> {
  const what = silence.failure === 'timeout' ? 'no answer in time' : 'the connection failed';
  const error = new UnavailableError(`${call.operation}: ${what}`, { cause: silence.cause });
  if (silence.sent && call.safety !== 'read') call.lost = true;
  if (call.safety === 'unsafe' && silence.sent) throw error;
  return retryOr(client, call, error, attempt, backoffMs(client, attempt));
}

async function retryOr(client: Client, call: Call, error: CrmSyncError, attempt: number, ms: number): Promise<void> {
  const most = call.options.maxWaitMs ?? 60_000;
  if (attempt >= (client.retry?.retries ?? 3) || call.waitedMs + ms > most) throw error;
  call.waitedMs += ms;
  client.logger.log('warn', 'http.retry', {
    operation: call.operation,
    code: error.code,
    attempt: attempt + 1,
    waitMs: ms,
  });
  await client.clock.sleep(ms, call.options.signal);
}

/** Exponential with full jitter over the upper half, so that callers spread out yet always wait. */
function backoffMs(client: Client, attempt: number): number {
  const { baseMs = 500, maxMs = 20_000 } = client.retry ?? {};
  const full = Math.min(maxMs, baseMs * 2 ** attempt);
  return Math.ceil(full / 2 + (client.random() * full) / 2);
}

function checked<T>(
  client: Client,
  request: HttpRequest<T>,
  call: Call,
  answer: WireAnswer,
  startedMs: number,
): HttpAnswer<T> {
  const observedAt = client.serverClock.at(startedMs);
  const schema: z.ZodType<T> = request.schema && !acceptedError(request, answer) ? request.schema : z.custom<T>();
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return { status: answer.status, headers: answer.headers, body: parsed.data, observedAt };
  const paths = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.') || '(body)'))];
  const what = answer.content === 'json' ? `at ${paths.slice(0, 5).join(', ')}` : `(${answer.content} instead of JSON)`;
  const error = new WireFormatError(`${call.operation}: the answer has another shape than expected ${what}`, { paths });
  // A write that was answered like this has probably happened.
  call.lost = call.safety !== 'read';
  throw error;
}

function acceptedError<T>(request: HttpRequest<T>, answer: WireAnswer): boolean {
  return (answer.status < 200 || answer.status >= 300) && (request.accept?.includes(answer.status) ?? false);
}

/** Hangs a refusal's status on the cause, and its body where neither JSON nor a printed error shows it. */
function withAnswer<E extends CrmSyncError>(error: E, answer: WireAnswer): E {
  if (error.cause === undefined) {
    const cause = Object.defineProperty({ status: answer.status }, 'body', { value: answer.body, enumerable: false });
    Object.defineProperty(error, 'cause', { value: cause, enumerable: false, configurable: true });
  }
  return error;
}
