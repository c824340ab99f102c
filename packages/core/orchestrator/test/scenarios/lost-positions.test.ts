import { type Adapter, CheckpointError, type Connection, type EntityPort } from '@crmsync/adapter';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { fakeFetch } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import { run } from './linked-pair.ts';

const dayMs = 86_400_000;

/** What Pipedrive has forgotten about its contacts, and how often they were listed from the beginning. */
interface Memory {
  forgets: 'nothing' | 'checkpoints' | 'cursors' | 'always';
  listings: number;
}

function forgetful(memory: Memory): Adapter {
  const inner = pipedrive();
  const lost = (): Promise<never> => Promise.reject(new CheckpointError('The position is not known any more.'));
  const contactPort = (port: EntityPort): EntityPort => ({
    ...port,
    async list(options = {}) {
      if (options.cursor === undefined) memory.listings += 1;
      const isLost = memory.forgets === 'cursors' || memory.forgets === 'always';
      if (!isLost || options.cursor === undefined) return port.list?.({ ...options, limit: 1 }) ?? lost();
      if (memory.forgets === 'cursors') memory.forgets = 'nothing';
      return lost();
    },
    async changes(options) {
      if (memory.forgets === 'checkpoints') return lost();
      return port.changes?.(options) ?? lost();
    },
  });
  const connect = (connection: Connection): Connection => ({
    ...connection,
    ports: connection.ports.map((port) => (port.capabilities.entity === 'contact' ? contactPort(port) : port)),
  });
  return { ...inner, connect: (options) => connect(inner.connect(options)) };
}

function openSync(crms: TwoCrms, memory: Memory) {
  const credentials = tokenCredential(crms.pipedrive.token);
  const wait = (ms: number, signal?: AbortSignal) => crms.clock.sleep(ms, signal);
  const connect = { fetch: fakeFetch(crms.pipedrive, { wait }) };
  const sync = crms.sync({
    connections: { pipedrive: { adapter: forgetful(memory), credentials, connect, outbound: 'auto' } },
  });
  const goldens = async () => (await sync.records.list('contact')).items.length;
  return { sync, goldens };
}

function seedPeople(crms: TwoCrms, names: readonly string[]): readonly string[] {
  return crms.pipedrive.control.seed(
    names.map((name) => ({ objectType: 'person', fields: { name: `${name} Example` } })),
  );
}

describe('a remote that no longer knows a position', () => {
  it('has everything read again when its list of changes does not reach back, and deletions are found (R15)', async () => {
    const memory: Memory = { forgets: 'nothing', listings: 0 };
    const crms = createTwoCrms();
    const [, ben = ''] = seedPeople(crms, ['Ann', 'Ben']);
    const { sync, goldens } = openSync(crms, memory);
    await run(sync);
    expect(await goldens()).toBe(2);
    crms.clock.advance(dayMs);
    crms.pipedrive.control.delete({ objectType: 'person', id: ben });
    seedPeople(crms, ['Cid']);
    memory.forgets = 'checkpoints';
    const before = memory.listings;
    const report = await run(sync);
    expect(report.state).toBe('completed');
    expect(memory.listings).toBeGreaterThan(before);
    expect(await goldens()).toBe(3);
    expect(report.counts.inbound['pipedrive|contact']?.deleted).toBe(1);
    memory.forgets = 'nothing';
    expect((await run(sync)).state).toBe('completed');
  });

  it('has a listing begun anew that was left half-way', async () => {
    const memory: Memory = { forgets: 'nothing', listings: 0 };
    const crms = createTwoCrms();
    seedPeople(crms, ['Ann', 'Ben', 'Cid', 'Dee']);
    const { sync, goldens } = openSync(crms, memory);
    const run1 = await sync.slice({ limits: { records: 1 } });
    for (let more = run1.more; more && memory.listings === 0; )
      ({ more } = await sync.slice({ limits: { records: 1 } }));
    crms.clock.advance(dayMs);
    memory.forgets = 'cursors';
    expect((await run(sync)).state).toBe('completed');
    expect(memory).toEqual({ forgets: 'nothing', listings: 2 });
    expect(await goldens()).toBe(4);
  });

  it('that knows none at all ends its part of the run with a code, and does not read for ever', async () => {
    const memory: Memory = { forgets: 'nothing', listings: 0 };
    const crms = createTwoCrms();
    seedPeople(crms, ['Ann', 'Ben', 'Cid', 'Dee', 'Eve', 'Fay', 'Gil', 'Hal']);
    const { sync, goldens } = openSync(crms, memory);
    memory.forgets = 'always';
    const report = await sync.run();
    expect(report.state).toBe('partial');
    expect(JSON.stringify(report.failures)).toContain('CHECKPOINT_INVALID');
    expect(memory.listings).toBe(2);
    memory.forgets = 'nothing';
    expect((await run(sync)).state).toBe('completed');
    expect(await goldens()).toBe(8);
  });

  it('has a sweep begun anew that was left half-way', async () => {
    const memory: Memory = { forgets: 'nothing', listings: 0 };
    const crms = createTwoCrms();
    const [ann = ''] = seedPeople(crms, ['Ann', 'Ben', 'Cid', 'Dee']);
    const { sync } = openSync(crms, memory);
    await run(sync);
    const before = memory.listings;
    while (memory.listings === before) await sync.slice({ sweep: true, limits: { records: 1 } });
    crms.clock.advance(dayMs);
    crms.pipedrive.control.delete({ objectType: 'person', id: ann });
    memory.forgets = 'cursors';
    const report = await sync.run({ sweep: true });
    expect(report.state).toBe('completed');
    expect(memory).toEqual({ forgets: 'nothing', listings: before + 2 });
    expect(report.counts.inbound['pipedrive|contact']?.deleted).toBe(1);
  });
});
