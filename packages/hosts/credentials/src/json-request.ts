import type { CredentialContext } from './credential-context.ts';

/** An answer of a credential service. */
export interface JsonAnswer {
  readonly status: number;
  /** `undefined` when it is no JSON. */
  readonly body: unknown;
  readonly retryAfterMs?: number;
}

/**
 * Sends one request within the time limit. An error of `fetch` is not passed on: it may hold the request, and the request
 * holds secrets.
 * @throws the signal's reason when aborted
 */
export async function sendForJson(
  ctx: Pick<CredentialContext, 'fetch' | 'clock' | 'timeoutMs'>,
  url: string,
  init: { readonly method: string; readonly headers: Headers; readonly body?: string },
  signal?: AbortSignal,
): Promise<JsonAnswer | { readonly silence: string }> {
  signal?.throwIfAborted();
  const sending = new AbortController();
  const timing = new AbortController();
  const onAbort = (): void => sending.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const expired = ctx.clock.sleep(ctx.timeoutMs, timing.signal).then(
    () => ({ silence: 'no answer in time' }),
    () => ({ silence: 'stopped' }),
  );
  try {
    return await Promise.race([answerOf(ctx, url, init, sending.signal), expired]);
  } finally {
    timing.abort();
    sending.abort();
    signal?.removeEventListener('abort', onAbort);
    signal?.throwIfAborted();
  }
}

async function answerOf(
  ctx: Pick<CredentialContext, 'fetch' | 'clock'>,
  url: string,
  init: { readonly method: string; readonly headers: Headers; readonly body?: string },
  signal: AbortSignal,
): Promise<JsonAnswer | { readonly silence: string }> {
  try {
    const response = await ctx.fetch(url, { ...init, signal, redirect: 'manual' });
    const retryAfterMs = waitOf(response.headers.get('retry-after'), ctx.clock.now());
    const body = jsonOf(await response.text());
    return { status: response.status, body, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  } catch {
    return { silence: 'the connection failed' };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function waitOf(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
