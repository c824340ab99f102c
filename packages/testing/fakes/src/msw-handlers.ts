import { HttpResponse, http, type RequestHandler } from 'msw';
import type { FakeCrm } from './fake-crm.ts';
import { answerRequest, readWebRequest, type Wait, waitRealTime, webResponse } from './fake-transport.ts';

/** How the handlers behave. */
export interface MswHandlerOptions {
  /** Holds late answers. @default real time */
  readonly wait?: Wait;
}

/** Makes msw handlers that let a fake answer every request below a base URL such as `https://api.example.test`. */
export function mswHandlers(
  fake: FakeCrm,
  baseUrl: string,
  { wait = waitRealTime }: MswHandlerOptions = {},
): RequestHandler[] {
  return [
    http.all(`${baseUrl.replace(/\/$/, '')}/*`, async ({ request }) => {
      const response = await answerRequest(fake, await readWebRequest(request));
      const delayMs = response.transport?.delayMs ?? 0;
      if (delayMs > 0) await wait(delayMs, request.signal);
      return response.transport?.cut === true ? HttpResponse.error() : webResponse(response);
    }),
  ];
}
