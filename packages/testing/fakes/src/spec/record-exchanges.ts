import type { FakeCrm } from '../fake-crm.ts';

/** One request of an adapter with its answer, as the checks of this entry point take it. */
export interface RecordedExchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Absent when no body was sent; text where it is no JSON. */
  readonly requestBody?: unknown;
  readonly status: number;
  /** Absent when the answer has no body; text where it is no JSON. */
  readonly responseBody?: unknown;
}

/** The fake, which puts everything that it is asked and answers into a list. */
export function recordExchanges<F extends FakeCrm>(inner: F, exchanges: RecordedExchange[]): F {
  return {
    ...inner,
    async handle(request) {
      const response = await inner.handle(request);
      const sent = new TextDecoder().decode(request.body);
      exchanges.push({
        method: request.method,
        url: request.url.pathname + request.url.search,
        ...(sent === '' ? {} : { requestBody: parsed(sent) }),
        status: response.status,
        ...(response.body === '' ? {} : { responseBody: parsed(response.body) }),
      });
      return response;
    },
  } satisfies F;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
