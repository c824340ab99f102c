import { ConflictError, type WriteOutcome } from '@crmsync/adapter';
import { type Instant, toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import {
  bearerAuth,
  constant,
  createCrmClient,
  cursorPaging,
  defineAdapter,
  defineMapping,
  definePort,
  emailSlots,
  field,
  incremental,
  type PortContext,
  type PortEndpoints,
  pageOf,
  text,
  tokenCredential,
} from '../src/index.ts';

interface Row {
  readonly id: string;
  wire: Record<string, unknown>;
  updatedAt: Instant;
}

const paging = cursorPaging('memory');

/** A vendor in memory, two records to a page. */
function memory(withUpsert: boolean) {
  const rows = new Map<string, Row>();
  let count = 0;
  const stamp = () => toInstant(Date.parse('2026-11-21T10:00:00Z') + count * 1000);
  const put = (id: string, wire: object): Row => {
    count += 1;
    const row = { id, wire: { ...rows.get(id)?.wire, ...wire }, updatedAt: stamp() };
    rows.set(id, row);
    return row;
  };
  const recordOf = (context: PortContext, { id, wire, updatedAt }: Row) => context.record({ id, wire, updatedAt });
  const changes = incremental({ tag: 'memory.people', lookBackMs: 0, pageSize: 2 });
  const applied = (context: PortContext, key: string, row: Row): WriteOutcome => ({
    key,
    status: 'applied',
    id: row.id,
    record: recordOf(context, row),
    warnings: [],
  });
  const endpoints: PortEndpoints<'contact'> = {
    list: async (context, options) => {
      const position = paging.open(options.cursor);
      const start = Number(position.at ?? 0);
      const page = [...rows.values()].slice(start, start + 2);
      return pageOf({
        style: paging,
        position,
        records: page.map((row) => recordOf(context, row)),
        next: start + 2 < rows.size ? String(start + 2) : null,
        observedAt: stamp(),
      });
    },
    changes: (context, options) =>
      changes.changes(options, async ({ from, limit }) => {
        const found = [...rows.values()].filter(({ updatedAt }) => updatedAt >= from);
        const page = found.slice(0, limit);
        return {
          items: page.map(({ id, updatedAt }) => ({ id, stamp: updatedAt })),
          records: page.map((row) => recordOf(context, row)),
          more: page.length < found.length,
          observedAt: toInstant('2026-12-01T00:00:00Z'),
        };
      }),
    checkpointFrom: changes.checkpointFrom,
    get: async (context, [id]) => {
      const row = rows.get(id ?? '');
      return row ? [{ id: row.id, status: 'found', record: recordOf(context, row) }] : [];
    },
    find: async (context, queries) =>
      queries.map(({ key, value }) => ({
        key,
        records: [...rows.values()].filter(({ wire }) => wire.email === value).map((row) => recordOf(context, row)),
        complete: true,
      })),
    create: async (context, items) =>
      items.map(({ key, patch }) =>
        applied(context, key, put(`p${rows.size + 1}`, context.mapping.patch(patch).props)),
      ),
    update: async (context, items) =>
      items.map(({ key, id, patch, current }) =>
        applied(context, key, put(id, context.mapping.patch(patch, current).props)),
      ),
    delete: async (_context, items) => {
      for (const { id } of items) rows.delete(id);
      return items.map(({ key, id }) => ({ key, status: 'applied', id, warnings: [] }));
    },
    ...(withUpsert
      ? {
          upsert: async (context, items) =>
            items.map(({ key, by, patch }) =>
              by.value.startsWith('bad')
                ? { key, status: 'refused', error: new ConflictError('taken') }
                : { ...applied(context, key, put(by.value, context.mapping.patch(patch).props)), created: true },
            ),
        }
      : {}),
  };
  const people = definePort({
    entity: 'contact',
    objectType: 'people',
    mapping: defineMapping('contact', {
      rows: {
        firstName: field('first', text()),
        lastName: field('last', text()),
        emails: emailSlots([{ wire: 'email' }]),
      },
    }),
    search: { by: ['email'], lagMs: 0 },
    incremental: { kind: 'modifiedSince', precisionMs: 1, lookBackMs: 0, lagMs: 0 },
    batch: { upsert: 2 },
    endpoints,
  });
  const activity = (objectType: string, kind: string) =>
    definePort({
      entity: 'activity',
      objectType,
      mapping: defineMapping('activity', { rows: { kind: constant(kind), subject: field('subject', text()) } }),
      discriminator: { field: 'kind', values: [kind] },
      endpoints: {
        create: async (_context, items) =>
          items.map(({ key }) => ({ key, status: 'applied', id: `${objectType}-1`, warnings: [] })),
      },
    });
  const adapter = defineAdapter({
    id: 'memory',
    name: 'Memory',
    baseUrl: 'https://memory.test',
    auth: bearerAuth(),
    rateLimits: {},
    ports: [people, activity('calls', 'call'), activity('notes', 'note')],
    whoAmI: async () => ({ accountId: 'm1' }),
  });
  return createCrmClient(adapter.connect({ credentials: tokenCredential('made-up') }));
}

const ada = { firstName: 'Ada', lastName: 'Byron', emails: [{ address: 'ada@example.com' }] };

describe('a CRM client without the sync engine (E5)', () => {
  it('creates, reads, changes, finds and deletes single records', async () => {
    const { contacts } = memory(false);
    const { id, record } = await contacts.create(ada);
    expect(record?.fields.firstName).toBe('Ada');
    await contacts.update(id, { lastName: 'King' });
    expect((await contacts.get(id)).fields).toMatchObject({ firstName: 'Ada', lastName: 'King' });
    expect((await contacts.search({ email: 'ada@example.com' })).map(({ ref }) => ref.id)).toEqual([id]);
    await contacts.delete(id);
    await expect(contacts.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND', ref: { objectType: 'people', id } });
  });

  it('lists everything, and what changed since a time within a number of pages', async () => {
    const { contacts } = memory(false);
    for (let index = 0; index < 5; index += 1) await contacts.create({ firstName: `n${index}` });
    const all: string[] = [];
    for await (const { ref } of contacts.list()) all.push(ref.id);
    expect(all).toHaveLength(5);
    const since = toInstant('2026-11-21T10:00:04Z');
    const changed = await contacts.changesSince(since);
    expect([...new Set(changed.records.map(({ ref }) => ref.id))]).toEqual(['p4', 'p5']);
    expect(changed.complete).toBe(true);
    const bounded = await contacts.changesSince(toInstant('2026-11-21T00:00:00Z'), { maxPages: 1 });
    expect([bounded.records.length, bounded.complete]).toEqual([2, false]);
  });

  it('upserts many by the vendor’s own upsert, in chunks, with an outcome for each', async () => {
    const { contacts } = memory(true);
    const outcomes = await contacts.upsertMany(
      ['a', 'bad', 'c'].map((value) => ({ by: { field: 'email', value }, fields: { firstName: value } })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'refused', 'applied']);
  });

  it('upserts many by looking first where the vendor has no upsert', async () => {
    const { contacts } = memory(false);
    await contacts.create(ada);
    const outcomes = await contacts.upsertMany([
      { by: { field: 'email', value: 'ada@example.com' }, fields: { lastName: 'King' } },
      { by: { field: 'email', value: 'bob@example.com' }, fields: { emails: [{ address: 'bob@example.com' }] } },
      { by: { field: 'email', value: 'bob@example.com' }, fields: { firstName: 'Bob' } },
    ]);
    expect(outcomes.map((outcome) => outcome.status === 'applied' && outcome.created)).toEqual([false, true, false]);
    expect((await contacts.search({ email: 'bob@example.com' }))[0]?.fields.firstName).toBe('Bob');
  });

  it('describes fields and says whose account it is', async () => {
    const client = memory(false);
    expect((await client.contacts.describe()).map(({ field: name }) => name)).toEqual([
      'firstName',
      'lastName',
      'emails',
    ]);
    expect(await client.whoAmI()).toEqual({ accountId: 'm1' });
    await client.close();
  });

  it('finds the object type of an entity that is spread over several', async () => {
    const { activities } = memory(false);
    expect((await activities.create({ kind: 'note', subject: 'x' })).id).toBe('notes-1');
    await expect(activities.get('1')).rejects.toThrow(/give a ref/);
  });

  it('says what the vendor cannot do', async () => {
    const { contacts, deals } = memory(false);
    await expect(contacts.search({ phone: '555' })).rejects.toThrow(/only by email/);
    await expect(deals.create({ name: 'x' })).rejects.toThrow(TypeError);
  });
});
