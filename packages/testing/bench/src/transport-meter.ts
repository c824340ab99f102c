/** Measures how long at least one request was under way. */
export interface TransportMeter {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds so far, overlapping requests counted once. */
  readonly busyMs: () => number;
  readonly requests: () => number;
}

/** Wraps `fetch`; a request ends when its body has arrived. */
export function createTransportMeter(): TransportMeter {
  let open = 0;
  let since = 0;
  let busy = 0;
  let requests = 0;
  return {
    async fetch(input, init) {
      requests += 1;
      if (open === 0) since = performance.now();
      open += 1;
      try {
        const response = await globalThis.fetch(input, init);
        const body = response.status === 204 ? null : await response.arrayBuffer();
        return new Response(body, { status: response.status, headers: response.headers });
      } finally {
        open -= 1;
        if (open === 0) busy += performance.now() - since;
      }
    },
    busyMs: () => busy + (open > 0 ? performance.now() - since : 0),
    requests: () => requests,
  };
}
