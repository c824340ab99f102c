import type { FakeCrm } from './fake-crm.ts';
import { answerRequest, readWebRequest, type Wait, waitRealTime, webResponse } from './fake-transport.ts';

/** How the in-process `fetch` behaves. */
export interface FakeFetchOptions {
  /** Holds late answers; a simulation passes its own. @default real time */
  readonly wait?: Wait;
}

/**
 * Makes a `fetch` that a fake answers in the same process, whatever the host name.
 *
 * A cut connection rejects with a `TypeError`, an aborted signal with the signal's reason.
 */
export function fakeFetch(fake: FakeCrm, { wait = waitRealTime }: FakeFetchOptions = {}): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const response = await answerRequest(fake, await readWebRequest(request));
    const delayMs = response.transport?.delayMs ?? 0;
    if (delayMs > 0) await wait(delayMs, request.signal);
    if (response.transport?.cut === true) {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('other side closed'), { code: 'ECONNRESET' }),
      });
    }
    return webResponse(response);
  };
}
