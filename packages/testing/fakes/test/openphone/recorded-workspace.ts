import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { createOpenPhoneFake, type FakeCrm, fakeFetch, type OpenPhoneFakeOptions } from '../../src/index.ts';
import { loadOpenPhoneSpec, type OpenPhoneSpec, type RecordedExchange, recordExchanges } from '../../src/spec/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** A workspace that remembers what was asked and answered. */
export interface RecordedWorkspace {
  readonly fake: FakeCrm;
  readonly exchanges: RecordedExchange[];
  /** Sends one call with the key. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Id of the one line. */
  readonly line: string;
  /** Ids of the owner and of the other user. */
  readonly users: readonly string[];
}

const folder = specFolder();
const spec = folder === undefined ? undefined : loadOpenPhoneSpec(folder);

/** A workspace without a limit; where the vendor's description is at hand, each answer is held against it. */
export function recordedWorkspace(options: OpenPhoneFakeOptions = {}): RecordedWorkspace {
  const exchanges: RecordedExchange[] = [];
  const fake = recordExchanges(createOpenPhoneFake({ requestsPerSecond: 100_000, ...options }), exchanges);
  const fetch = fakeFetch(fake, { wait: async () => {} });
  onTestFinished(() => expect(violations(spec, exchanges)).toEqual([]));
  return {
    fake,
    exchanges,
    line: fake.control.state({ objectType: 'phoneNumber' }).records[0]?.id ?? '',
    users: fake.control.state({ objectType: 'user' }).records.map(({ id }) => id),
    async call(method, path, body, headers = {}) {
      const response = await fetch(`https://api.openphone.com${path}`, {
        method,
        headers: { authorization: fake.token, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}

/** A body for `POST /v1/contacts`. */
export function contactBody(values: Record<string, unknown> = {}, fields: Record<string, unknown> = {}) {
  return { defaultFields: { firstName: 'James', ...fields }, ...values };
}

/** Folder of the vendor's description; absent on machines that do not have it. */
export function specFolder(): string | undefined {
  const root = process.env.CRMSYNC_SPECS ?? fileURLToPath(new URL('../../../../../../shared/specs', import.meta.url));
  const path = `${root}/openphone`;
  return existsSync(`${path}/quo-public-api-v1.json`) ? path : undefined;
}

/** What the description has no operation for is no part of it: the dated API, and paths that do not exist. */
function violations(known: OpenPhoneSpec | undefined, exchanges: readonly RecordedExchange[]) {
  if (known === undefined) return [];
  return exchanges
    .filter((exchange) => known.operationOf(exchange) !== undefined)
    .flatMap((exchange) => known.check(exchange).filter(({ part }) => part === 'response' || part === 'status'));
}
