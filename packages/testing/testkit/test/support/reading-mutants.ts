import {
  CheckpointError,
  type Credential,
  type Cursor,
  NotFoundError,
  type Page,
  WireFormatError,
} from '@crmsync/adapter';
import { errorRule, hmacSignature, path } from '@crmsync/adapter-kit';
import { instantMs, toInstant } from '@crmsync/model';
import {
  changedAnswers,
  type Mutant,
  ofCapabilities,
  ofConnection,
  ofDefinition,
  ofFetch,
  ofGotten,
  ofOptions,
  ofPages,
  ofPorts,
  ofWebhook,
  sentBody,
} from './mutation.ts';

const emptyPage: Page = { records: [], quarantined: [], next: null, checkpoint: null, observedAt: toInstant(0) };
const upperCase = <T>(value: T): T => JSON.parse(JSON.stringify(value).toUpperCase());

/** Cursors that only this connection understands. */
function privateCursors() {
  const kept: Cursor[] = [];
  return {
    hide: (page: Page): Page => (page.next === null ? page : { ...page, next: kept.push(page.next) - 1 }),
    show: (cursor: Cursor | undefined) => (typeof cursor === 'number' ? { cursor: kept[cursor] ?? 'lost' } : {}),
  };
}

/** Changes that are taken to have been read up to the time of the reading. */
const readUpToNow = (isOld: (stampMs: number, readMs: number) => boolean) =>
  ofPorts(({ list, changes }, { clock }) => {
    const stamped = (page: Page): Page =>
      page.checkpoint === undefined
        ? page
        : { ...page, checkpoint: JSON.parse(JSON.stringify({ inner: page.checkpoint, readMs: clock?.now() })) };
    if (!list || !changes) return {};
    return {
      list: async (options) => stamped(await list(options)),
      changes: async ({ checkpoint, ...options }) => {
        const { inner, readMs } = checkpoint as { inner: string; readMs: number };
        const page = await changes({ ...options, checkpoint: inner });
        const records = page.records.filter(({ updatedAt }) => !updatedAt || !isOld(instantMs(updatedAt), readMs));
        return stamped({ ...page, records });
      },
    };
  });

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
        whoAmI: async () => ({ accountId: `${(count += 1)}` }),
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

const listing: readonly Mutant[] = [
  {
    breaks: 'list-complete',
    story: 'the last record of a full page is lost',
    adapter: ofPages((page) => (page.next === null ? page : { ...page, records: page.records.slice(0, -1) })),
  },
  {
    breaks: 'list-order',
    story: 'the order is another one each time',
    adapter: () => {
      let count = 0;
      return ofPages((page) => {
        count += 1;
        return count % 4 === 0 ? { ...page, records: [...page.records].reverse() } : page;
      })();
    },
  },
  {
    breaks: 'list-cursor',
    story: 'the position is kept in the connection',
    adapter: ofPorts(({ list }) => {
      const { hide, show } = privateCursors();
      return list ? { list: async (options = {}) => hide(await list({ ...options, ...show(options.cursor) })) } : {};
    }),
  },
  {
    breaks: 'list-cursor-foreign',
    story: 'a cursor that is not understood begins anew',
    adapter: ofPorts(({ list }) =>
      list
        ? {
            list: ({ cursor, ...options } = {}) =>
              list({ ...options, ...(cursor === undefined ? {} : { cursor }) }).catch((error: unknown) => {
                if (error instanceof CheckpointError) return list(options);
                throw error;
              }),
          }
        : {},
    ),
  },
  {
    breaks: 'list-checkpoint',
    story: 'every page has a checkpoint',
    adapter: ofPages((page) => ({ ...page, checkpoint: page.checkpoint ?? 'now' })),
  },
  {
    breaks: 'list-observed',
    story: 'a page is stamped when it is read',
    adapter: ofPages((page, _capabilities, { clock }) => ({ ...page, observedAt: toInstant((clock?.now() ?? 0) + 1) })),
  },
  {
    breaks: 'list-unknown-keys',
    story: 'records with new keys are set aside',
    adapter: ofFetch(
      changedAnswers(/./, (answer) => {
        const { items = [], ...rest } = answer as { items?: object[] };
        return {
          ...rest,
          items: items.map((item) => ('somethingNew' in item ? { id: Reflect.get(item, 'id') } : item)),
        };
      }),
    ),
  },
  {
    breaks: 'list-quarantine',
    story: 'what cannot be read is dropped',
    adapter: ofPages((page) => ({ ...page, quarantined: [] })),
  },
  {
    breaks: 'list-broken-page',
    story: 'an answer of another shape is an empty page',
    adapter: ofPorts(({ list }) =>
      list
        ? {
            list: (options) =>
              list(options).catch((error: unknown) => {
                if (error instanceof WireFormatError) return emptyPage;
                throw error;
              }),
          }
        : {},
    ),
  },
  {
    breaks: 'abort-before',
    story: 'the signal is not looked at',
    adapter: ofPorts(({ list }) => (list ? { list: ({ signal: _, ...options } = {}) => list(options) } : {})),
  },
];

const changing: readonly Mutant[] = [
  {
    breaks: 'changes-seen',
    story: 'the first change is taken for the one seen last',
    adapter: ofPorts(({ changes }) =>
      changes
        ? {
            changes: async (options) => {
              const page = await changes(options);
              return options.cursor === undefined ? { ...page, records: page.records.slice(1) } : page;
            },
          }
        : {},
    ),
  },
  {
    breaks: 'changes-inclusive',
    story: 'changes of the moment of the checkpoint count as read',
    adapter: readUpToNow((stampMs, readMs) => stampMs <= readMs),
  },
  {
    breaks: 'changes-late-index',
    story: 'changes before the moment of the checkpoint count as read',
    adapter: readUpToNow((stampMs, readMs) => stampMs < readMs),
  },
  {
    breaks: 'changes-ties',
    story: 'the next page begins behind the last stamp',
    adapter: ofPorts(({ changes }) => {
      let last: string | undefined;
      return changes
        ? {
            changes: async (options) => {
              const page = await changes(options);
              const behind = options.cursor === undefined ? undefined : last;
              last = page.records.at(-1)?.updatedAt;
              return { ...page, records: page.records.filter(({ updatedAt }) => updatedAt !== behind) };
            },
          }
        : {};
    }),
  },
  {
    breaks: 'changes-cap',
    story: "nothing comes beyond the vendor's cap",
    adapter: ofPorts(({ changes, capabilities }) => {
      let left = capabilities.incremental.cap ?? 0;
      return changes
        ? {
            changes: async (options) => {
              const page = await changes(options);
              const records = page.records.slice(0, Math.max(0, left));
              left -= records.length;
              return { ...page, records };
            },
          }
        : {};
    }),
  },
  {
    breaks: 'changes-resumed',
    story: 'the position is kept in the connection',
    adapter: ofPorts(({ changes }) => {
      const { hide, show } = privateCursors();
      return changes
        ? { changes: async (options) => hide(await changes({ ...options, ...show(options.cursor) })) }
        : {};
    }),
  },
  {
    breaks: 'changes-checkpoint',
    story: 'the checkpoint moves with every page',
    adapter: ofPages((page) => ({ ...page, checkpoint: page.checkpoint ?? page.observedAt })),
  },
  {
    breaks: 'changes-none',
    story: 'a page without changes has no checkpoint',
    adapter: ofPages(({ checkpoint, ...page }) =>
      page.records.length === 0 || checkpoint === undefined ? page : { ...page, checkpoint },
    ),
  },
  {
    breaks: 'changes-foreign',
    story: 'a checkpoint that is not understood lists everything',
    adapter: ofPorts(({ list, changes }) =>
      list && changes ? { changes: (options) => changes(options).catch(() => list(options)) } : {},
    ),
  },
  {
    breaks: 'delete-told',
    story: 'deleted records are left out',
    adapter: ofPages((page) => ({ ...page, records: page.records.filter(({ deleted }) => !deleted) })),
  },
  {
    breaks: 'merge-told',
    story: 'the absorbed ids are left out',
    adapter: ofGotten(({ absorbedIds: _, ...record }) => record),
  },
];

const reading: readonly Mutant[] = [
  {
    breaks: 'record-shape',
    story: 'ids are numbers',
    adapter: ofGotten((record) => ({
      ...record,
      ref: { ...record.ref, id: Number(record.ref.id) as unknown as string },
    })),
  },
  {
    breaks: 'reads-agree',
    story: 'values are tidied only when they are read by id',
    adapter: ofGotten((record) => ({ ...record, fields: upperCase(record.fields) })),
  },
  {
    breaks: 'absent-not-null',
    story: 'what is not in an answer is empty',
    adapter: ofPorts(({ get, capabilities: { fields } }) =>
      get
        ? {
            get: async (ids, options) =>
              (await get(ids, options)).map((one) => {
                const nothing = Object.fromEntries(fields.readable.map((name) => [name, null]));
                return one.status === 'found'
                  ? { ...one, record: { ...one.record, fields: { ...nothing, ...one.record.fields } } }
                  : one;
              }),
          }
        : {},
    ),
  },
  {
    breaks: 'get-outcomes',
    story: 'an id that is not there fails the call',
    adapter: ofPorts(({ get }) =>
      get
        ? {
            get: async (ids, options) => {
              const outcomes = await get(ids, options);
              if (outcomes.some(({ status }) => status === 'missing')) throw new NotFoundError('acme get: not found');
              return outcomes;
            },
          }
        : {},
    ),
  },
  {
    breaks: 'get-odd-ids',
    story: 'ids are trimmed',
    adapter: ofPorts(({ get }) =>
      get
        ? {
            get: (ids, options) =>
              get(
                ids.map((id) => id.trim()),
                options,
              ),
          }
        : {},
    ),
  },
  {
    breaks: 'get-broken',
    story: 'what cannot be read is missing',
    adapter: ofPorts(({ get }) =>
      get
        ? {
            get: async (ids, options) =>
              (await get(ids, options)).map((one) =>
                one.status === 'failed' ? { id: one.id, status: 'missing' } : one,
              ),
          }
        : {},
    ),
  },
  {
    breaks: 'failure-not-missing',
    story: 'a search that fails finds nothing',
    adapter: ofPorts(({ find }) =>
      find
        ? {
            find: (queries, options) =>
              find(queries, options).catch(() => queries.map(({ key }) => ({ key, records: [], complete: true }))),
          }
        : {},
    ),
  },
  {
    breaks: 'associations-wanted',
    story: 'associations that are not wanted are empty',
    adapter: ofGotten((record) => ({
      ...record,
      associations: { companies: { refs: [], complete: true }, ...record.associations },
    })),
  },
  {
    breaks: 'custom-asked',
    story: 'all custom fields are always read',
    adapter: ofPorts(({ get }) => (get ? { get: (ids, options) => get(ids, { ...options, custom: ['colour'] }) } : {})),
  },
  {
    breaks: 'find',
    story: 'answers are paired with queries by their place',
    adapter: ofPorts(({ find }) =>
      find
        ? {
            find: async (queries, options) => {
              const sorted = [...queries].sort((left, right) => (left.key < right.key ? -1 : 1));
              const found = await find(sorted, options);
              return queries.map(({ key }, at) => ({ complete: true, records: [], ...found[at], key }));
            },
          }
        : {},
    ),
  },
  {
    breaks: 'find-whole-values',
    story: 'a part of a value finds the record',
    adapter: ofPorts(({ find, list }) =>
      find && list
        ? {
            find: async (queries) => {
              const { records } = await list({ limit: 100 });
              return queries.map(({ key, value }) => ({
                key,
                records: records.filter(({ fields }) => JSON.stringify(fields).includes(value)),
                complete: true,
              }));
            },
          }
        : {},
    ),
  },
  {
    breaks: 'find-reads-agree',
    story: 'what is found shows only what the search shows',
    adapter: ofPorts(({ find }) =>
      find
        ? {
            find: async (queries, options) =>
              (await find(queries, options)).map((one) => ({
                ...one,
                records: one.records.map((record) => ({ ...record, fields: upperCase(record.fields) })),
              })),
          }
        : {},
    ),
  },
  {
    breaks: 'find-unknown-key',
    story: 'a search by an unknown key finds nothing',
    adapter: ofPorts(({ find }) =>
      find ? { find: (queries, options) => find(queries, options).catch(() => []) } : {},
    ),
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
    story: 'the token is part of the path',
    adapter: ofDefinition({
      whoAmI: async ({ http }) => {
        await http.send({ method: 'GET', path: path`/me` });
        return { accountId: '7' };
      },
      baseUrl: ({ token }) => `https://api.acme.example.com/${token}`,
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
      parse: (request) => {
        try {
          return parse(request);
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
        parse: (request) => parse(request).map((event) => ({ ...event, eventId: `${(count += 1)}` })),
      }))();
    },
  },
];

/** Adapters that declare, connect or read wrongly. */
export const readingMutants: readonly Mutant[] = [
  ...declaring,
  ...listing,
  ...changing,
  ...reading,
  ...connecting,
  ...receiving,
];
