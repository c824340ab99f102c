import type { Checkpoint, Cursor } from '@crmsync/adapter';
import { type Instant, instantMs, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangeAnswer, type ChangeQuery, type IncrementalOptions, incremental } from '../src/index.ts';

const startMs = Date.parse('2026-11-21T10:00:00.000Z');

interface Row {
  readonly id: string;
  /** When the vendor wrote it. */
  stampMs: number;
  /** When its index shows it. */
  visibleMs: number;
  /** The stamp it is found by, where that is not the one it shows. */
  indexedMs?: number;
}

interface VendorOptions {
  readonly precisionMs: number;
  /** Records are found by the old place in the index, yet already show the new stamp. */
  readonly showsNewest?: boolean;
  /** Most records one question gives over all its pages. */
  readonly cap?: number;
}

/** A vendor with a search index: coarse stamps, lag, a cap, sorted by stamp or by id. */
function vendor(options: VendorOptions) {
  const rows = new Map<string, Row>();
  /** What the index knew of a record before its last edit became visible. */
  const older = new Map<string, Row>();
  let nowMs = startMs;
  let requests = 0;
  const visible = (): Row[] =>
    [...rows.values()].flatMap((row) => {
      if (row.visibleMs <= nowMs) return [row];
      const before = older.get(row.id);
      if (!before) return [];
      return [options.showsNewest ? { ...row, indexedMs: before.stampMs } : before];
    });
  return {
    rows,
    now: () => nowMs,
    requests: () => requests,
    advance(ms: number) {
      nowMs += ms;
    },
    edit(id: string, lagMs: number) {
      const stampMs = Math.floor(nowMs / options.precisionMs) * options.precisionMs;
      const before = rows.get(id);
      if (before && before.visibleMs <= nowMs) older.set(id, before);
      rows.set(id, { id, stampMs, visibleMs: nowMs + lagMs });
    },
    ask(query: ChangeQuery): ChangeAnswer {
      requests += 1;
      const indexed = (row: Row) => row.indexedMs ?? row.stampMs;
      const fits = (row: Row) =>
        query.tie ? indexed(row) === instantMs(query.tie.at) : indexed(row) >= instantMs(query.from);
      const byStamp = (left: Row, right: Row) => indexed(left) - indexed(right) || right.id.localeCompare(left.id);
      const byId = (left: Row, right: Row) => left.id.localeCompare(right.id);
      const after = query.tie?.afterId;
      const found = visible()
        .filter(fits)
        .filter(({ id }) => after === undefined || id > after)
        .sort(query.tie ? byId : byStamp);
      const last: Row | undefined = query.cursor === undefined ? undefined : JSON.parse(query.cursor);
      const rest = last ? found.filter((row) => byStamp(last, row) < 0) : found;
      const page = rest.slice(0, query.limit);
      if (query.limit > (options.cap ?? Number.POSITIVE_INFINITY)) throw new Error('beyond the cap');
      return {
        items: page.map(({ id, stampMs }) => ({ id, stamp: toInstant(stampMs) })),
        records: page.map(({ id, stampMs }) => ({
          ref: { objectType: 'people', id },
          entity: 'contact',
          fields: {},
          custom: {},
          associations: {},
          updatedAt: toInstant(stampMs),
        })),
        more: page.length < rest.length,
        cursor: JSON.stringify(page.at(-1)),
        observedAt: toInstant(nowMs),
      };
    },
  };
}

type Vendor = ReturnType<typeof vendor>;

/** One walk to its end, through JSON between pages; `between` happens after each page. */
async function walk(
  options: IncrementalOptions,
  server: Vendor,
  checkpoint: Checkpoint,
  replica: Map<string, Instant>,
  between: () => void = () => undefined,
): Promise<Checkpoint> {
  const engine = incremental(options);
  let cursor: Cursor | undefined;
  for (let pages = 0; pages < 5000; pages += 1) {
    const page = await engine.changes({ checkpoint, ...(cursor === undefined ? {} : { cursor }) }, (query) =>
      Promise.resolve(server.ask(query)),
    );
    for (const { ref, updatedAt } of page.records) {
      const known = replica.get(ref.id);
      if (updatedAt && (known === undefined || updatedAt > known)) replica.set(ref.id, updatedAt);
    }
    between();
    if (page.next === null) return JSON.parse(JSON.stringify(page.checkpoint));
    cursor = JSON.parse(JSON.stringify(page.next));
  }
  throw new Error('the walk does not end');
}

function expectSame(server: Vendor, replica: Map<string, Instant>): void {
  const source = [...server.rows.values()].map(({ id, stampMs }) => [id, toInstant(stampMs)]).sort();
  expect([...replica].sort()).toEqual(source);
}

describe('changes by modification stamp (R8, R9)', () => {
  const edit = fc.record({
    id: fc.integer({ min: 0, max: 30 }).map((id) => `r${String(id).padStart(3, '0')}`),
    afterMs: fc.integer({ min: 0, max: 3000 }),
    lagMs: fc.integer({ min: 0, max: 4000 }),
    walks: fc.boolean(),
  });

  it.each(['id', 'cursor'] as const)(
    'pass over nothing where a page shows young stamps only, at old places of the index (ties by %s)',
    async (ties) => {
      const server = vendor({ precisionMs: 1, showsNewest: true });
      const options = { tag: 'test', lookBackMs: 5000, pageSize: 2, walk: 'stamp', ties } as const;
      for (const id of ['r3', 'r2', 'r1']) server.edit(id, 0);
      server.advance(5001);
      for (const id of ['r3', 'r2']) server.edit(id, 100);
      const replica = new Map<string, Instant>();
      const first = incremental(options).checkpointFrom(toInstant(startMs));
      const next = await walk(options, server, first, replica);
      server.advance(60_000);
      await walk(options, server, next, replica);
      expectSame(server, replica);
    },
  );

  it.each([
    { walk: 'stamp', ties: 'id', showsNewest: false } as const,
    { walk: 'stamp', ties: 'id', showsNewest: true } as const,
    { walk: 'stamp', ties: 'cursor', showsNewest: false } as const,
    { walk: 'stamp', ties: 'cursor', showsNewest: true } as const,
  ])(
    'miss nothing: any edits, coarse stamps, lag, edits while walking (ties by $ties, index shows newest: $showsNewest)',
    async ({ showsNewest, ...style }) => {
      const history = fc.array(edit, { minLength: 1, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(
          history,
          fc.constantFrom(1, 1000, 10_000),
          fc.integer({ min: 2, max: 6 }),
          async (edits, precisionMs, pageSize) => {
            const server = vendor({ precisionMs, showsNewest });
            const options = { tag: 'test', lookBackMs: 5000 + precisionMs, precisionMs, pageSize, ...style };
            let checkpoint = incremental(options).checkpointFrom(toInstant(startMs));
            const replica = new Map<string, Instant>();
            const left = [...edits];
            const doNext = () => {
              const next = left.shift();
              if (!next) return false;
              server.advance(next.afterMs);
              server.edit(next.id, next.lagMs);
              return next.walks;
            };
            while (left.length > 0) {
              if (doNext()) checkpoint = await walk(options, server, checkpoint, replica, doNext);
            }
            server.advance(60_000);
            await walk(options, server, checkpoint, replica);
            expectSame(server, replica);
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  it('prove that the look-back is needed: without it lagging records are missed', async () => {
    const server = vendor({ precisionMs: 1 });
    const options = { tag: 'test', lookBackMs: 0, pageSize: 10 };
    const replica = new Map<string, Instant>();
    let checkpoint = incremental(options).checkpointFrom(toInstant(startMs));
    server.edit('late', 4000);
    server.advance(1000);
    server.edit('early', 0);
    server.advance(1000);
    checkpoint = await walk(options, server, checkpoint, replica);
    server.advance(10_000);
    await walk(options, server, checkpoint, replica);
    expect([...replica.keys()]).toEqual(['early']);
  });

  it('get 25,000 records of one stamp through a cap of 10,000, with few requests', async () => {
    const server = vendor({ precisionMs: 1000, cap: 10_000 });
    for (let count = 0; count < 25_000; count += 1) server.edit(`r${String(count).padStart(6, '0')}`, 0);
    server.advance(1000);
    for (let count = 0; count < 300; count += 1) server.edit(`s${count}`, 0);
    server.advance(600_000);
    const options = { tag: 'test', lookBackMs: 300_000, precisionMs: 1000, pageSize: 200 };
    const replica = new Map<string, Instant>();
    await walk(options, server, incremental(options).checkpointFrom(toInstant(startMs)), replica);
    expectSame(server, replica);
    expect(server.requests()).toBeLessThan(140);
  });

  it('end at the start of the walk although records keep changing', async () => {
    const server = vendor({ precisionMs: 1 });
    const options = { tag: 'test', lookBackMs: 1000, pageSize: 5 };
    for (let count = 0; count < 20; count += 1) {
      server.edit(`r${count}`, 0);
      server.advance(10);
    }
    let edits = 0;
    const busy = () => {
      for (let count = 0; count < 10; count += 1) {
        server.advance(1);
        edits += 1;
        server.edit(`r${edits % 20}`, 0);
      }
    };
    await walk(options, server, incremental(options).checkpointFrom(toInstant(startMs)), new Map(), busy);
    expect(server.requests()).toBeLessThan(20);
  });

  it('go on from the last stamp seen less the look-back, never beyond the start of the walk, never backwards', async () => {
    const options = { tag: 'test', lookBackMs: 60_000, pageSize: 10 };
    const server = vendor({ precisionMs: 1 });
    const first = incremental(options).checkpointFrom(toInstant(startMs));
    const sinceOf = (checkpoint: Checkpoint) => Reflect.get(Object(Reflect.get(Object(checkpoint), 'state')), 'since');
    expect(sinceOf(first)).toBe(toInstant(startMs - 60_000));
    server.advance(300_000);
    server.edit('a', 0);
    server.advance(300_000);
    const second = await walk(options, server, first, new Map());
    expect(sinceOf(second)).toBe(toInstant(startMs + 240_000));
    const third = await walk(options, server, second, new Map());
    expect(sinceOf(third)).toBe(toInstant(startMs + 240_000));
    const ahead = { ...options, lookBackMs: 10 };
    server.rows.set('z', { id: 'z', stampMs: server.now() + 999_000, visibleMs: 0 });
    expect(sinceOf(await walk(ahead, server, third, new Map()))).toBe(toInstant(server.now() - 10));
  });

  it('follow the vendor’s own position where that is safe', async () => {
    const server = vendor({ precisionMs: 1 });
    for (let count = 0; count < 23; count += 1) server.edit(`r${count}`, 0);
    server.advance(100_000);
    const options = { tag: 'test', lookBackMs: 1000, pageSize: 5, walk: 'cursor' } as const;
    const replica = new Map<string, Instant>();
    await walk(options, server, incremental(options).checkpointFrom(toInstant(startMs)), replica);
    expect(replica.size).toBe(23);
    expect(server.requests()).toBe(5);
  });

  it('stop with an error instead of going round in circles', async () => {
    const engine = incremental({ tag: 'test', lookBackMs: 0, pageSize: 2, walk: 'cursor' });
    const stuck = (): ChangeAnswer => ({
      items: [],
      records: [],
      more: true,
      cursor: 'same',
      observedAt: toInstant(startMs),
    });
    const checkpoint = engine.checkpointFrom(toInstant(startMs));
    const page = await engine.changes({ checkpoint }, async () => stuck());
    await expect(engine.changes({ checkpoint, cursor: page.next }, async () => stuck())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  it('refuse checkpoints and cursors of others', async () => {
    const engine = incremental({ tag: 'test', lookBackMs: 0, pageSize: 2 });
    const ask = () => expect.unreachable('nothing is asked');
    const foreign = incremental({ tag: 'other', lookBackMs: 0, pageSize: 2 }).checkpointFrom(toInstant(startMs));
    await expect(engine.changes({ checkpoint: foreign }, ask)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    const checkpoint = engine.checkpointFrom(toInstant(startMs));
    await expect(engine.changes({ checkpoint, cursor: checkpoint }, ask)).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
    });
  });
});
