import { createSuiteDashFake, fakeFetch, type SuiteDashFake, type SuiteDashFakeOptions } from '../../src/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** An account with a client who sends its keys. */
export interface SuiteDashAccount {
  readonly fake: SuiteDashFake;
  /** Sends one call; the path is that below `/secure-api`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export function suiteDashAccount(options: SuiteDashFakeOptions = {}): SuiteDashAccount {
  const fake = createSuiteDashFake(options);
  const fetch = fakeFetch(fake, { wait: async () => {} });
  return {
    fake,
    async call(method, path, body, headers = {}) {
      const keys = { 'x-public-id': fake.publicId, 'x-secret-key': fake.token };
      const response = await fetch(`https://app.suitedash.com/secure-api${path}`, {
        method,
        headers: { accept: 'application/json', 'content-type': 'application/json', ...keys, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
    },
  };
}

/** A body for `POST /contact` that invites nobody. */
export function contactBody(values: Record<string, unknown> = {}) {
  return {
    first_name: 'James',
    last_name: 'Smith',
    role: 'Client',
    email: 'james@example.com',
    send_welcome_email: false,
    ...values,
  };
}

/** A body for `POST /company` whose primary contact may be made. */
export function companyBody(values: Record<string, unknown> = {}, primary: Record<string, unknown> = {}) {
  return {
    name: 'Acme',
    role: 'Client',
    primaryContact: {
      email: 'ann@example.com',
      create_primary_contact_if_not_exists: true,
      first_name: 'Ann',
      last_name: 'Lee',
      send_welcome_email: false,
      ...primary,
    },
    ...values,
  };
}
