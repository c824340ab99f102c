import { type Adapter, type Clock, type EntityPort, type PortCapabilities, RateLimitError } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { describe, expect, it } from 'vitest';
import { hubspotContact, personNames, pipedrivePerson } from '../running/people.ts';
import { createTwoCrms, recordsOf } from '../support/two-crms.ts';
import { createLinkedPair, run } from './linked-pair.ts';
import { twoConnections } from './two-connections.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Make {
  readonly changes?: false;
  /** Records per page. */
  readonly limit?: number;
  readonly incremental?: Partial<PortCapabilities['incremental']>;
}

/** An adapter of which one port is made poorer, and the pages of it that were listed are counted. */
function poorer(adapter: Adapter, objectType: string, make: Make) {
  let listed = 0;
  let changesAsked = 0;
  const declared = (capabilities: PortCapabilities): PortCapabilities => ({
    ...capabilities,
    incremental: { ...capabilities.incremental, ...make.incremental },
  });
  let openAtMs = 0;
  let spentMs = 0;
  const poor = (port: EntityPort, clock: Clock | undefined): EntityPort => {
    if (port.capabilities.objectType !== objectType) return port;
    const { list, changes, ...rest } = port;
    return {
      ...rest,
      capabilities: declared(port.capabilities),
      ...(changes && make.changes !== false
        ? {
            changes: (options) => {
              changesAsked += 1;
              return changes(options);
            },
          }
        : {}),
      ...(list
        ? {
            list: async (options) => {
              const waitMs = openAtMs - (clock?.now() ?? 0);
              if (waitMs > 0) throw new RateLimitError('spent', { limit: 'quota', retryAfterMs: waitMs });
              listed += 1;
              return list({ ...options, ...(make.limit === undefined ? {} : { limit: make.limit }) });
            },
          }
        : {}),
    };
  };
  const made: Adapter = {
    ...adapter,
    connect: (options) => {
      const connection = adapter.connect(options);
      openAtMs += spentMs > 0 ? (options.clock?.now() ?? 0) + spentMs : 0;
      return { ...connection, ports: connection.ports.map((port) => poor(port, options.clock)) };
    },
  };
  const pages = (): number => {
    const count = listed;
    listed = 0;
    return count;
  };
  const asked = (): number => {
    const count = changesAsked;
    changesAsked = 0;
    return count;
  };
  /** From the next connection on nothing can be listed for this long. */
  const spendQuota = (ms: number): void => {
    spentMs = ms;
  };
  return { adapter: made, pages, asked, spendQuota };
}

describe('a system that tells no changes and has few requests (A3)', () => {
  it('is listed as often as the host says, not in each run', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann')]);
    const { adapter, pages } = poorer(hubspot(), 'contacts', { changes: false });
    const own = { adapter, listing: { everyMs: 6 * hourMs }, sweepEveryMs: null };
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: own }) });
    await run(sync);
    expect(pages()).toBe(1);
    crms.hubspot.control.seed([hubspotContact('Bob')]);
    await run(sync);
    expect(pages()).toBe(0);
    crms.clock.advance(6 * hourMs);
    await run(sync);
    expect(pages()).toBe(1);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash']);
  });

  it('is listed a few pages a run; nothing is made there before all of it was seen', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed(['Ann', 'Bob', 'Cid', 'Dee', 'Eve'].map((name) => hubspotContact(name)));
    crms.pipedrive.control.seed([pipedrivePerson('Eve'), pipedrivePerson('Zoe')]);
    const { adapter, pages } = poorer(hubspot(), 'contacts', { changes: false, limit: 2 });
    const own = { adapter, listing: { pagesPerRun: 1 }, sweepEveryMs: null };
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: own }) });
    for (const known of [2, 4]) {
      await run(sync);
      expect(pages()).toBe(1);
      expect(personNames(crms)).toHaveLength(known + 2);
      expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(5);
      crms.clock.advance(hourMs);
    }
    await run(sync);
    crms.clock.advance(2 * hourMs);
    await run(sync);
    expect(
      recordsOf(crms.hubspot, 'contacts')
        .map(({ fields }) => fields.firstname)
        .sort(),
    ).toEqual(['Ann', 'Bob', 'Cid', 'Dee', 'Eve', 'Zoe']);
    expect(personNames(crms)).toHaveLength(6);
  });
});

describe('the report of a run that left reading for later (A3)', () => {
  it('says how much of a listing was read, and that the next run goes on', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed(['Ann', 'Bob', 'Cid'].map((name) => hubspotContact(name)));
    const { adapter } = poorer(hubspot(), 'contacts', { changes: false, limit: 2 });
    const own = { adapter, listing: { pagesPerRun: 1, everyMs: 6 * hourMs }, sweepEveryMs: null };
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: own }) });
    const contacts = async () => (await run(sync)).left?.filter(({ objectType }) => objectType === 'contacts') ?? [];
    const about = { connectionId: 'hubspot', objectType: 'contacts', reading: 'listing' };
    const [first, ...others] = await contacts();
    expect([first, others]).toEqual([{ ...about, why: 'share', pages: 1, backAt: expect.any(Number) }, []]);
    expect(first?.backAt).toBeLessThanOrEqual(crms.clock.now());
    expect(await contacts()).toEqual([]);
    const doneMs = crms.clock.now();
    crms.clock.advance(hourMs);
    const [resting] = await contacts();
    expect(resting).toMatchObject({ ...about, why: 'notDue', pages: 0 });
    expect(resting?.backAt).toBeLessThanOrEqual(doneMs + 6 * hourMs);
    crms.clock.advance(5 * hourMs);
    expect(resting?.backAt).toBeLessThanOrEqual(crms.clock.now());
    expect((await contacts())[0]).toMatchObject({ why: 'share', pages: 1 });
  });

  it('says when everything is read again, and how far that has come', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed(['Ann', 'Bob', 'Cid'].map((name) => hubspotContact(name)));
    const { adapter } = poorer(hubspot(), 'contacts', { limit: 2, incremental: { kind: 'createdSince' } });
    const own = { adapter, listing: { pagesPerRun: 1, everyMs: hourMs }, sweepEveryMs: 2 * dayMs };
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: own }) });
    await run(sync);
    await run(sync);
    const startedMs = crms.clock.now();
    const sweep = async () =>
      (await run(sync)).left?.find(({ objectType, reading }) => objectType === 'contacts' && reading === 'sweep');
    const resting = await sweep();
    expect(resting).toMatchObject({ why: 'notDue', pages: 0 });
    expect(resting?.backAt).toBeLessThanOrEqual(startedMs + 2 * dayMs);
    crms.clock.advance(2 * dayMs);
    expect(await sweep()).toMatchObject({ connectionId: 'hubspot', why: 'share', pages: 1 });
    await run(sync);
    expect(await sweep()).toMatchObject({ why: 'notDue' });
  });

  it('says that the quota for reading is spent, and goes on with what people and webhooks ask for', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed(['Ann', 'Bob', 'Cid'].map((name) => hubspotContact(name)));
    crms.pipedrive.control.seed([pipedrivePerson('Zoe')]);
    const { adapter, spendQuota } = poorer(hubspot(), 'contacts', { limit: 2, changes: false });
    const own = { adapter, listing: { everyMs: hourMs }, sweepEveryMs: null };
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: own }) });
    spendQuota(dayMs);
    const report = await run(sync);
    expect(report.state).toBe('completed');
    const contacts = report.left?.find(({ objectType }) => objectType === 'contacts');
    expect(contacts).toMatchObject({ reading: 'listing', why: 'quota' });
    expect(contacts?.backAt).toBeGreaterThan(crms.clock.now() + dayMs / 2);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(3);
    crms.clock.advance(dayMs);
    await run(sync);
    crms.clock.advance(2 * hourMs);
    await run(sync);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(4);
    expect(personNames(crms)).toHaveLength(4);
  });

  it('has nothing to say of connections without such a budget', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann')]);
    const sync = crms.sync();
    await run(sync);
    expect((await run(sync)).left).toBeUndefined();
  });
});

describe('a list of changes that leaves something out', () => {
  it('because it tells of new records only is made up for by listing daily', async () => {
    const { crms, sync: linking } = await createLinkedPair();
    await linking.close();
    const { adapter, pages } = poorer(pipedrive(), 'persons', { incremental: { kind: 'createdSince' } });
    const sync = crms.sync({ connections: twoConnections(crms, { pipedrive: { adapter } }) });
    await run(sync);
    expect(pages()).toBe(0);
    crms.clock.advance(dayMs);
    await run(sync);
    expect(pages()).toBeGreaterThan(0);
  });

  it('because it tells of new records only is asked as often as the host says', async () => {
    const crms = createTwoCrms();
    const { adapter, asked } = poorer(hubspot(), 'contacts', { incremental: { kind: 'createdSince' } });
    const own = { adapter, listing: { everyMs: 6 * hourMs }, sweepEveryMs: null };
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: own }) });
    await run(sync);
    crms.hubspot.control.seed([hubspotContact('Bob')]);
    crms.clock.advance(hourMs);
    await run(sync);
    expect([asked(), personNames(crms)]).toEqual([0, []]);
    crms.clock.advance(5 * hourMs);
    await run(sync);
    expect([asked() > 0, personNames(crms)]).toEqual([true, ['Bob Ash']]);
  });

  it('because it was not asked for longer than the vendor keeps it is made up for at once', async () => {
    const { crms, sync: linking } = await createLinkedPair();
    await linking.close();
    const { adapter, pages } = poorer(pipedrive(), 'persons', { incremental: { keptMs: 2 * dayMs } });
    const sync = crms.sync({ connections: twoConnections(crms, { pipedrive: { adapter } }) });
    crms.clock.advance(dayMs);
    await run(sync);
    expect(pages()).toBe(0);
    crms.clock.advance(3 * dayMs);
    await run(sync);
    expect(pages()).toBeGreaterThan(0);
    await run(sync);
    expect(pages()).toBe(0);
  });
});
