import type { Clock } from '@crmsync/adapter';
import ky from 'ky';
import type { WireRequest } from './http-request.ts';
import { type WireAnswer, wireAnswer } from './wire-answer.ts';

/** Why no answer came. `sent: false` = the request certainly never arrived. */
export interface NoAnswer {
  readonly failure: 'timeout' | 'network';
  readonly sent: boolean;
  readonly cause: unknown;
}

/** One request on the wire, without retries: an answer, or why there is none. Throws only the signal's reason. */
export async function exchange(
  method: string,
  request: WireRequest,
  options: {
    readonly fetch: typeof globalThis.fetch;
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<WireAnswer | NoAnswer> {
  options.signal?.throwIfAborted();
  const sending = new AbortController();
  const timing = new AbortController();
  const onAbort = () => sending.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([
      fetchText(method, request, options.fetch, sending.signal),
      timedOut(options.clock, options.timeoutMs, timing.signal),
      abortOf(options.signal, timing.signal),
    ]);
  } finally {
    timing.abort();
    sending.abort();
    options.signal?.removeEventListener('abort', onAbort);
  }
}

async function fetchText(
  method: string,
  request: WireRequest,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<WireAnswer | NoAnswer> {
  try {
    const response = await ky(request.url, {
      method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      fetch,
      signal,
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      redirect: 'manual',
    });
    return wireAnswer(response.status, response.headers, await response.text());
  } catch (cause) {
    return { failure: 'network', sent: !neverConnected(cause), cause };
  }
}

async function timedOut(clock: Clock, timeoutMs: number, stop: AbortSignal): Promise<NoAnswer> {
  try {
    await clock.sleep(timeoutMs, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  return { failure: 'timeout', sent: true, cause: undefined };
}

function abortOf(signal: AbortSignal | undefined, stop: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: stop });
  });
}

const neverConnectedCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function neverConnected(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && neverConnectedCodes.has(code)) return true;
  return neverConnected(Reflect.get(error, 'cause'), depth + 1);
}
