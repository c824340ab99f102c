import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FakeCrm, fakeFetch } from '../../src/index.ts';
import { createPipedriveFake, type PipedriveFakeOptions } from '../../src/pipedrive/create-pipedrive-fake.ts';
import { type PipedriveExchange, recordExchanges } from '../../src/spec/index.ts';

/** A fake that remembers what was asked and answered. */
export interface RecordedFake {
  readonly fake: FakeCrm;
  readonly exchanges: PipedriveExchange[];
  /** Sends one call with the token and reads the answer as JSON, or as text where it is none. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export function recordedFake(options: PipedriveFakeOptions = {}): RecordedFake {
  const inner = createPipedriveFake({ burst: 100_000, searchBurst: 100_000, ...options });
  const exchanges: PipedriveExchange[] = [];
  const fake = recordExchanges(inner, exchanges);
  const fetch = fakeFetch(fake, { wait: async () => {} });
  return {
    fake,
    exchanges,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`https://acme.pipedrive.example.test${path}`, {
        method,
        headers: { 'x-api-token': fake.token, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
    },
  };
}

/** Folder of the vendor's description files; absent on machines that do not have them. */
export function specFolder(): string | undefined {
  const root = process.env.CRMSYNC_SPECS ?? fileURLToPath(new URL('../../../../../../shared/specs', import.meta.url));
  const folder = `${root}/pipedrive`;
  return existsSync(`${folder}/pipedrive-v2.json`) ? folder : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
