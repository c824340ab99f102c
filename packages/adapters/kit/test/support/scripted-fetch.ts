/** One answer of the script: a response, an error to throw, or a function of the request. */
export type ScriptedAnswer =
  | {
      readonly status?: number;
      readonly body?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly fails: Error }
  /** Never answers; ends when the request is aborted. */
  | { readonly hangs: true };

/** A request as it was sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
  readonly atMs: number;
}

/** A `fetch` that answers from a list and remembers what it was asked. */
export interface ScriptedFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly sent: SentRequest[];
}

export function scriptedFetch(
  script: readonly ScriptedAnswer[] | ((request: SentRequest, index: number) => ScriptedAnswer),
  now: () => number = () => 0,
): ScriptedFetch {
  const sent: SentRequest[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const text = await request.text();
    const entry: SentRequest = {
      method: request.method,
      url: request.url,
      headers: request.headers,
      text,
      json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
      atMs: now(),
    };
    sent.push(entry);
    const answer = typeof script === 'function' ? script(entry, sent.length - 1) : script[sent.length - 1];
    if (!answer) throw new Error(`The script has no answer for ${request.method} ${request.url}`);
    if ('fails' in answer) throw answer.fails;
    if ('hangs' in answer) {
      return new Promise((_resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
    }
    const status = answer.status ?? 200;
    const content = answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
    const empty = status === 204 || status === 304;
    return new Response(empty ? null : content, { status, headers: answer.headers ?? {} });
  };
  return { fetch, sent };
}
