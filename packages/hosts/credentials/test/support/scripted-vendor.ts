import type { Clock } from '@crmsync/adapter';
import { createVirtualClock } from '@crmsync/fakes';
import { createMemoryStore } from '@crmsync/store/memory';
import { type CredentialOptions, createCredentials } from '../../src/index.ts';
import { testVault } from './test-vault.ts';

/** One answer of the vendor's token endpoint: a body, a status with a body, or silence. */
export type Scripted = { readonly status?: number; readonly body: unknown } | 'silence' | 'cut';

/** A token endpoint that answers from a list, a store, and a clock whose sleeps move it. */
export function scriptedVendor(answers: Scripted[] = []) {
  const virtual = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
  const clock: Clock = {
    now: () => virtual.now(),
    // Time limits wait until nothing else is to do; everything else passes at once.
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (ms < timeoutMs) {
          const at = virtual.now() + ms;
          // A moment of real time, so that sealing and opening get done in little time of this clock.
          setTimeout(() => {
            virtual.set(Math.max(at, virtual.now()));
            resolve();
          }, 2);
          return;
        }
        const end = (): void => {
          virtual.advance(ms);
          resolve();
        };
        expire.add(end);
        const stop = (): void => {
          expire.delete(end);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', stop, { once: true });
      }),
  };
  const timeoutMs = 20_000;
  const expire = new Set<() => void>();
  const requests: { readonly url: string; readonly form: URLSearchParams; readonly headers: Headers }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const form = new URLSearchParams(await request.text());
    requests.push({ url: request.url, form, headers: request.headers });
    const answer = answers.shift();
    if (answer === undefined) throw new Error('the vendor was not expected to be asked');
    if (answer === 'cut') throw new TypeError(`fetch failed: ${form}`);
    if (answer === 'silence') {
      setImmediate(() => [...expire].at(-1)?.());
      return new Promise(() => undefined);
    }
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 });
  };
  const store = createMemoryStore();
  const logged: string[] = [];
  const credentials = (more: Partial<CredentialOptions> = {}) =>
    createCredentials({
      store,
      tenantId: 'acme',
      vault: testVault,
      clock,
      random: () => 0.5,
      fetch,
      timeoutMs,
      logger: { log: (level, event, details) => logged.push(JSON.stringify([level, event, details])) },
      ...more,
    });
  return { answers, requests, store, logged, clock, advance: (ms: number) => virtual.advance(ms), credentials };
}

/** A token answer of the n-th generation that lives 30 minutes. */
export function tokens(n: number, more: Record<string, unknown> = {}) {
  return { body: { access_token: `access-${n}`, refresh_token: `refresh-${n}`, expires_in: 1800, ...more } };
}
