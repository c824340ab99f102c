import {
  createSalesforceFake,
  createVirtualClock,
  fakeFetch,
  type SalesforceFake,
  type SalesforceFakeOptions,
} from '../../src/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export interface FakeOrg {
  readonly fake: SalesforceFake;
  /** Sends one call below the newest version with the open session; text goes as CSV, all else as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a form to the token endpoint. */
  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  /** Rows of a query; `queryAll` with `all`. */
  rows(soql: string, all?: boolean): Promise<Record<string, unknown>[]>;
  /** Code of a refused query. */
  refusal(soql: string): Promise<string>;
  seed(objectType: string, ...fields: Record<string, unknown>[]): string[];
}

export const host = 'https://acme.my.salesforce.com';
export const base = '/services/data/v66.0';
/** The time at which a fake's clock stands at first. */
export const startMs = Date.UTC(2026, 0, 10, 8, 0, 0, 250);

export function fakeOrg(options: SalesforceFakeOptions = {}): FakeOrg {
  const fake = createSalesforceFake({ clock: createVirtualClock(startMs), ...options });
  const fetch = fakeFetch(fake, { wait: async () => {} });
  const send = async (method: string, url: string, body: string | undefined, headers: Record<string, string>) => {
    const response = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
  };
  const call: FakeOrg['call'] = (method, path, body, headers = {}) => {
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    const url = host + (path.startsWith('/services') || path.startsWith('/id/') ? path : base + path);
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return send(method, url, text, { authorization: `Bearer ${fake.token}`, 'content-type': type, ...headers });
  };
  const query = (soql: string, all = false) =>
    call('GET', `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`);
  return {
    fake,
    call,
    token: (form, headers = {}) =>
      send('POST', `${host}/services/oauth2/token`, new URLSearchParams(form).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      }),
    async rows(soql, all) {
      const { status, body } = await query(soql, all);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body.records.map(({ attributes: _attributes, ...fields }: Record<string, unknown>) => fields);
    },
    async refusal(soql) {
      const { body } = await query(soql);
      return body[0]?.errorCode ?? 'none';
    },
    seed: (objectType, ...fields) => [...fake.control.seed(fields.map((each) => ({ objectType, fields: each })))],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
