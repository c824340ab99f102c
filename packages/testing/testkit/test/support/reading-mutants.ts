import { CheckpointError, type Cursor, NotFoundError, type Page, WireFormatError } from '@crmsync/adapter';
import { type FieldValues, instantMs, toInstant } from '@crmsync/model';
import { changedAnswers, type Mutant, ofFetch, ofGotten, ofPages, ofPorts } from './mutation.ts';

const emptyPage: Page = { records: [], quarantined: [], next: null, checkpoint: null, observedAt: toInstant(0) };
/** Texts in capitals. */
const inCapitals = (fields: FieldValues): FieldValues =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value.toUpperCase() : value]),
  );

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
    adapter: ofGotten((record) => ({ ...record, fields: inCapitals(record.fields) })),
  },
  {
    breaks: 'stamp-now',
    story: 'stamps are taken to be of another zone',
    adapter: ofGotten(({ updatedAt, ...record }) => ({
      ...record,
      ...(updatedAt === undefined ? {} : { updatedAt: toInstant(instantMs(updatedAt) - 3_600_000) }),
    })),
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
                records: one.records.map((record) => ({ ...record, fields: inCapitals(record.fields) })),
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

/** Adapters that read wrongly. */
export const readingMutants: readonly Mutant[] = [...listing, ...changing, ...reading];
