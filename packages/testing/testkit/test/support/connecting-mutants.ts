import type { Credential } from '@crmsync/adapter';
import { errorRule, hmacSignature } from '@crmsync/adapter-kit';
import {
  type Mutant,
  ofCapabilities,
  ofConnection,
  ofDefinition,
  ofFetch,
  ofOptions,
  ofPages,
  ofPorts,
  ofWebhook,
  sentBody,
} from './mutation.ts';

const declaring: readonly Mutant[] = [
  {
    breaks: 'declared-adapter',
    story: 'the id is written as the brand is',
    adapter: () => ({ ...ofOptions((options) => options)(), id: 'Acme_CRM' }),
  },
  {
    breaks: 'connect-sends-nothing',
    story: 'connecting asks for the account',
    adapter: ofOptions((options) => {
      void options.fetch?.('https://api.acme.example.com/me').catch(() => undefined);
      return options;
    }),
  },
  {
    breaks: 'identity',
    story: 'the account is named after the connection',
    adapter: () => {
      let count = 0;
      return ofConnection((connection) => ({
        ...connection,
        whoAmI: async () => {
          count += 1;
          return { accountId: `${count}` };
        },
      }))();
    },
  },
  {
    breaks: 'declared-operations',
    story: 'an operation is declared that is not there',
    adapter: ofConnection((connection) => ({
      ...connection,
      ports: connection.ports.map(({ find: _, ...port }) => port),
    })),
  },
  {
    breaks: 'declared-facts',
    story: 'a field is declared that the model does not have',
    adapter: ofCapabilities((capabilities) => ({
      ...capabilities,
      fields: { ...capabilities.fields, readable: [...capabilities.fields.readable, 'shoeSize'] },
    })),
  },
  {
    breaks: 'described-fields',
    story: 'a mapped field names none of the port',
    adapter: ofConnection((connection) => ({
      ...connection,
      describe: async (entity) => (await connection.describe(entity)).map((one) => ({ ...one, field: 'shoeSize' })),
    })),
  },
  {
    breaks: 'budget-asked',
    story: 'the shared budget is ignored',
    adapter: ofOptions(({ budget: _, ...options }) => options),
  },
  {
    breaks: 'reference-records',
    story: 'users are ids without a name',
    adapter: ofPages((page) => ({ ...page, records: page.records.map((record) => ({ ...record, fields: {} })) })),
  },
  {
    breaks: 'custom-described',
    story: 'custom fields are kept to itself',
    adapter: ofConnection((connection) => ({
      ...connection,
      describe: async (entity) => (await connection.describe(entity)).filter(({ custom }) => !custom),
    })),
  },
];

const connecting: readonly Mutant[] = [
  {
    breaks: 'rate-limit-honoured',
    story: 'a 429 is tried again at once',
    adapter: ofFetch((fetch) => async (input, init) => {
      const { request } = await sentBody(input, init);
      const response = await fetch(request.clone());
      if (response.status !== 429) return response;
      await new Promise((resolve) => setImmediate(resolve));
      await fetch(request.clone());
      throw new TypeError('fetch failed');
    }),
  },
  {
    breaks: 'rate-limit-told',
    story: 'how long to wait is not told',
    adapter: ofFetch((fetch) => async (input, init) => {
      const response = await fetch(input, init);
      return response.status === 429 ? new Response(null, { status: 429 }) : response;
    }),
  },
  { breaks: 'read-retried', story: 'nothing is tried again', adapter: ofDefinition({ retry: { retries: 0 } }) },
  {
    breaks: 'read-given-up',
    story: 'a failing read is tried again and again',
    adapter: ofDefinition({ retry: { retries: 50, baseMs: 1, maxMs: 2 } }),
  },
  {
    breaks: 'request-timeout',
    story: 'requests have no time-out',
    adapter: ofOptions(({ clock, ...options }) => ({
      ...options,
      clock: {
        now: () => clock?.now() ?? 0,
        sleep: (ms, signal) => (ms < 20_000 && clock ? clock.sleep(ms, signal) : new Promise<void>(() => undefined)),
      },
    })),
  },
  {
    breaks: 'abort-during',
    story: 'a request on its way cannot be aborted',
    adapter: ofPorts(({ list }) => (list ? { list: ({ signal: _, ...options } = {}) => list(options) } : {})),
  },
  {
    breaks: 'token-renewed',
    story: 'every call renews for itself',
    adapter: ofOptions(({ credentials, ...options }) => {
      const renewing = (rejected: Credential) =>
        credentials.renew?.(rejected) ?? Promise.reject(new Error('no renewal'));
      return {
        ...options,
        credentials: {
          current: (signal) => credentials.current(signal),
          renew: async (rejected) => {
            await renewing(rejected);
            return renewing(rejected);
          },
        },
      };
    }),
  },
  {
    breaks: 'token-refused',
    story: 'a refused token is tried again and again',
    adapter: ofFetch((fetch) => async (input, init) => {
      const { request } = await sentBody(input, init);
      for (let tries = 0; tries < 3; tries += 1) {
        const response = await fetch(request.clone());
        if (response.status !== 401) return response;
      }
      return fetch(request);
    }),
  },
  {
    breaks: 'forbidden',
    story: 'a missing right counts as an expired token',
    adapter: ofDefinition({
      errors: { rules: [errorRule({ status: 403, verdict: () => ({ kind: 'authentication', expired: true }) })] },
    }),
  },
  {
    breaks: 'not-on-the-wire',
    story: 'requests go to a collector, too',
    adapter: ofFetch((fetch) => async (input, init) => {
      const { request } = await sentBody(input, init);
      await fetch(new Request(`https://collector.example.com${new URL(request.url).pathname}`, request.clone()));
      return fetch(request);
    }),
  },
];

const receiving: readonly Mutant[] = [
  {
    breaks: 'webhook-genuine',
    story: 'only the first secret counts',
    adapter: ofWebhook(({ verify }) => ({
      verify: (request, secrets, nowMs) => verify(request, secrets.slice(0, 1), nowMs),
    })),
  },
  {
    breaks: 'webhook-wrong-secret',
    story: 'any signature will do',
    adapter: ofWebhook(() => ({ verify: () => undefined })),
  },
  {
    breaks: 'webhook-no-secret',
    story: 'without a secret everything is accepted',
    adapter: ofWebhook(({ verify }) => ({
      verify: (request, secrets, nowMs) => (secrets.length > 0 ? verify(request, secrets, nowMs) : undefined),
    })),
  },
  {
    breaks: 'webhook-unproven',
    story: 'without a signature everything is accepted',
    adapter: ofWebhook(({ verify }) => ({
      verify: (request, secrets, nowMs) =>
        'x-acme-signature' in request.headers ? verify(request, secrets, nowMs) : undefined,
    })),
  },
  {
    breaks: 'webhook-tampered',
    story: 'the end of the body is not looked at',
    adapter: ofWebhook(({ verify }) => ({
      verify: (request, secrets, nowMs) => {
        const text = new TextDecoder().decode(request.rawBody).trimEnd();
        verify({ ...request, rawBody: new TextEncoder().encode(text) }, secrets, nowMs);
      },
    })),
  },
  {
    breaks: 'webhook-stale',
    story: 'deliveries never grow old',
    adapter: ofWebhook(() => ({
      verify: hmacSignature({
        algorithm: 'sha256',
        encoding: 'hex',
        header: 'x-acme-signature',
        timestampHeader: 'x-acme-time',
        toleranceMs: Number.MAX_SAFE_INTEGER,
        message: ({ rawBody }, timestamp) => [timestamp, '.', rawBody],
      }),
    })),
  },
  {
    breaks: 'webhook-raw-body',
    story: 'the body is written anew before it is checked',
    adapter: ofWebhook(({ verify }) => ({
      verify: (request, secrets, nowMs) => {
        const text = JSON.stringify(JSON.parse(new TextDecoder().decode(request.rawBody)));
        verify({ ...request, rawBody: new TextEncoder().encode(text) }, secrets, nowMs);
      },
    })),
  },
  {
    breaks: 'webhook-broken-body',
    story: 'a body that is not understood holds no events',
    adapter: ofWebhook(({ parse }) => ({
      parse: (request, nowMs) => {
        try {
          return parse(request, nowMs);
        } catch {
          return [];
        }
      },
    })),
  },
  {
    breaks: 'webhook-events',
    story: 'events have a new id each time',
    adapter: () => {
      let count = 0;
      return ofWebhook(({ parse }) => ({
        parse: (request, nowMs) => {
          count += 1;
          return parse(request, nowMs).map((event) => ({ ...event, eventId: `${event.eventId} ${count}` }));
        },
      }))();
    },
  },
];

/** Adapters that declare, connect or receive wrongly. */
export const connectingMutants: readonly Mutant[] = [...declaring, ...connecting, ...receiving];
