import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createHubSpotFake,
  createVirtualClock,
  fakeFetch,
  type HubSpotFake,
  type HubSpotFakeOptions,
  type VirtualClock,
} from '../../src/index.ts';
import { type HubSpotExchange, recordExchanges } from '../../src/spec/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** A fake on a clock that stands still, which remembers what was asked and answered. */
export interface RecordedFake {
  readonly fake: HubSpotFake;
  readonly clock: VirtualClock;
  readonly exchanges: HubSpotExchange[];
  /** Sends one call with the token and reads the answer as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export function recordedFake(options: HubSpotFakeOptions = {}): RecordedFake {
  const clock = options.clock ?? createVirtualClock();
  const generous = { tenSecondly: 1_000_000, daily: 1_000_000, searchPerSecond: 1_000_000 };
  const inner = createHubSpotFake({ limits: generous, ...options, clock });
  const exchanges: HubSpotExchange[] = [];
  const fake = recordExchanges(inner, exchanges);
  const fetch = fakeFetch(fake, { wait: async () => {} });
  return {
    fake,
    clock,
    exchanges,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`https://api.hubapi.com${path}`, {
        method,
        headers: { authorization: `Bearer ${fake.token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
    },
  };
}

/** Folder of the endpoint facts; absent on machines that do not have them. */
export function specFolder(): string | undefined {
  const root = process.env.CRMSYNC_SPECS ?? fileURLToPath(new URL('../../../../../../shared/specs', import.meta.url));
  const folder = `${root}/hubspot`;
  return existsSync(`${folder}/contacts.2026-03.json`) ? folder : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
