/** What goes wrong with one request. */
export type Mishap = 'throw' | 'cut' | number;

/**
 * A `fetch` that quotes the credentials of a request wherever it can when something goes wrong: in the message, cause and
 * properties of errors, in bodies and headers of refusals. As bad vendors, proxies and HTTP libraries do.
 */
export function leakyFetch(fetch: typeof globalThis.fetch) {
  const mishaps: Mishap[] = [];
  /** The credentials that went over the wire. */
  const seen = new Set<string>();
  const leaky: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const form = request.headers.get('content-type')?.includes('form') ? await request.clone().text() : '';
    const secrets = [request.headers.get('authorization'), request.headers.get('x-api-token'), form].filter(Boolean);
    for (const secret of secrets) seen.add(String(secret));
    const mishap = mishaps.shift();
    if (mishap === undefined) return fetch(request);
    const quoted = secrets.join(' ');
    if (mishap === 'throw' || mishap === 'cut') {
      const cause = Object.assign(new Error(`socket closed while sending ${quoted}`), { code: 'ECONNRESET', quoted });
      throw Object.assign(new TypeError(`fetch failed: ${quoted}`, { cause }), { request: { headers: { quoted } } });
    }
    const body = {
      message: `refused: ${quoted}`,
      error: quoted,
      errors: [{ in: quoted, context: { [quoted]: quoted } }],
    };
    return Response.json(body, { status: mishap, headers: { 'x-echo': encodeURIComponent(quoted) } });
  };
  return { fetch: leaky, mishaps, seen };
}
