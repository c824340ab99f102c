import { answerControl } from './control-routes.ts';
import type { FakeCrm, FakeRequest, FakeResponse } from './fake-crm.ts';

/** Waits for `ms` milliseconds, or rejects with the signal's reason. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time. */
export const waitRealTime: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

/**
 * Answers a request of any carrier: control calls first, then the vendor's API. Every answer carries the fake's own
 * time, since clients measure the vendor's clock by the `Date` header.
 */
export async function answerRequest(fake: FakeCrm, request: FakeRequest): Promise<FakeResponse> {
  const date = new Date(fake.clock.now()).toUTCString();
  const response = (await answerControl(fake, request)) ?? (await fake.handle(request));
  return { ...response, headers: { date, ...response.headers } };
}

/** Turns a web request into plain data. */
export async function readWebRequest(request: Request): Promise<FakeRequest> {
  return {
    method: request.method.toUpperCase(),
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

/** Turns an answer into a web response; the carrier has seen to delays and cuts. */
export function webResponse({ status, headers, body }: FakeResponse): Response {
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : body, { status, headers: { ...headers } });
}
