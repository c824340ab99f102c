import { describe, expect, it } from 'vitest';
import { LeaseLostError, type Sync, SyncBusyError, type SyncEvent } from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, hubspotContact, personNames, pipedrivePerson, visibleState, writesAt } from './people.ts';

const names = ['Ann', 'Bob', 'Cid', 'Dee', 'Eve', 'Fay', 'Gus'];

/** Seven contacts at HubSpot, three of them and one more at Pipedrive, companies on both sides. */
function seeded(): TwoCrms {
  const crms = createTwoCrms();
  crms.hubspot.control.seed([
    { objectType: 'companies', ref: 'birch', fields: { name: 'Birch Works', domain: 'birch.example.com' } },
    ...names.map((name) => ({
      ...hubspotContact(name),
      links: [{ objectType: 'companies', ref: 'birch' }],
    })),
  ]);
  crms.pipedrive.control.seed([
    { objectType: 'organization', ref: 'cedar', fields: { name: 'Cedar Mill' } },
    ...names.slice(0, 3).map((name) => pipedrivePerson(name)),
    { ...pipedrivePerson('Hal'), links: [{ objectType: 'organization', ref: 'cedar' }] },
  ]);
  return crms;
}

const created = (crms: TwoCrms): unknown => [
  crms.hubspot.control.log().counters.records.create,
  crms.pipedrive.control.log().counters.records.create,
];

async function sliceUntilDone(
  crms: TwoCrms,
  slice: () => ReturnType<Sync['slice']>,
): Promise<{ readonly slices: number; readonly state: string }> {
  for (let slices = 1; slices < 2_000; slices += 1) {
    const report = await slice();
    if (!report.more) return { slices, state: report.state };
    const waitMs = (report.retryAt ?? 0) - crms.clock.now();
    if (waitMs > 0) crms.clock.advance(waitMs);
  }
  throw new Error('the slices never came to an end');
}

describe('slices (R27)', () => {
  it('of one record lead to the same accounts and as many creates as one run', async () => {
    const whole = seeded();
    await whole.sync().run();
    const sliced = seeded();
    const sync = sliced.sync();
    const { slices, state } = await sliceUntilDone(sliced, () => sync.slice({ limits: { records: 1 } }));
    expect(state).toBe('completed');
    expect(slices).toBeGreaterThan(5);
    expect(visibleState(sliced)).toEqual(visibleState(whole));
    expect(created(sliced)).toEqual(created(whole));
    expect((await sync.runs()).items).toHaveLength(1);
  });

  it('of one millisecond, each by a worker of its own, do so too', async () => {
    const whole = seeded();
    await whole.sync().run();
    const sliced = seeded();
    for (const fake of [sliced.hubspot, sliced.pipedrive]) {
      fake.control.addFaults([{ match: {}, fault: { kind: 'latency', ms: 5 } }]);
    }
    let worker = 0;
    const { state, slices } = await sliceUntilDone(sliced, () => {
      worker += 1;
      return sliced.sync({ workerId: `worker-${worker}`, limits: { timeMs: 1 } }).slice();
    });
    expect(state).toBe('completed');
    expect(slices).toBeGreaterThan(10);
    expect(visibleState(sliced)).toEqual(visibleState(whole));
    expect(created(sliced)).toEqual(created(whole));
  });

  it('that come after everything is done change nothing', async () => {
    const crms = seeded();
    const sync = crms.sync();
    await sync.run();
    clearLogs(crms);
    for (let round = 0; round < 3; round += 1) {
      crms.clock.advance(60_000);
      await sliceUntilDone(crms, () => sync.slice({ limits: { records: 1 } }));
    }
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });

  it('go on with the run that an aborted call left open', async () => {
    const whole = seeded();
    await whole.sync().run();
    const crms = seeded();
    const controller = new AbortController();
    const seen: SyncEvent[] = [];
    const sync = crms.sync({
      onEvent: (event) => {
        seen.push(event);
        if (event.type === 'progress' && event.step.kind === 'pull' && event.done > 0)
          controller.abort(new Error('enough'));
      },
    });
    await expect(sync.run({ signal: controller.signal })).rejects.toThrow('enough');
    expect(
      seen.filter((event) => event.type === 'progress' && event.step.kind === 'pull' && event.done > 0),
    ).toHaveLength(1);
    const requests = crms.hubspot.control.log().counters.requests + crms.pipedrive.control.log().counters.requests;
    await expect(sync.run({ signal: controller.signal })).rejects.toThrow('enough');
    expect(crms.hubspot.control.log().counters.requests + crms.pipedrive.control.log().counters.requests).toBe(
      requests,
    );
    const report = await sync.run();
    expect(report.state).toBe('completed');
    expect((await sync.runs()).items).toHaveLength(1);
    expect(visibleState(crms)).toEqual(visibleState(whole));
    expect(created(crms)).toEqual(created(whole));
  });

  it('an abort while a create is under way makes nobody twice', async () => {
    const crms = seeded();
    const controller = new AbortController();
    crms.pipedrive.control.addFaults([
      { match: { method: 'POST', path: '/persons', nth: 2 }, fault: { kind: 'latency', ms: 5_000 } },
    ]);
    const running = crms.sync().run({ signal: controller.signal });
    const stop = crms.clock.sleep(3_000).then(() => controller.abort(new Error('enough')));
    await expect(running).rejects.toThrow('enough');
    await stop;
    crms.pipedrive.control.clearFaults();
    expect((await crms.sync({ workerId: 'later' }).run()).state).toBe('completed');
    expect(personNames(crms)).toEqual([...names, 'Hal'].map((name) => `${name} Ash`));
  });
});

describe('what a run tells (E)', () => {
  it('begins with its start, tells each step before its progress, and ends with its end', async () => {
    const crms = seeded();
    await crms.sync().run();
    const { events } = crms;
    expect(events[0]?.type).toBe('runStarted');
    expect(events[events.length - 1]).toMatchObject({ type: 'runEnded', state: 'completed' });
    expect(events.filter((event) => event.type === 'runEnded')).toHaveLength(1);
    const begun = new Set<string>();
    const kinds: string[] = [];
    for (const event of events) {
      if (event.type === 'stepStarted') {
        begun.add(JSON.stringify(event.step));
        if (kinds[kinds.length - 1] !== event.step.kind) kinds.push(event.step.kind);
      }
      if (event.type === 'progress') expect(begun).toContain(JSON.stringify(event.step));
    }
    expect(kinds.slice(0, 6)).toEqual(['references', 'inbox', 'pull', 'sweep', 'recover', 'push']);
    const runIds = new Set(events.map((event) => event.runId));
    expect(runIds.size).toBe(1);
    const pulled = events.flatMap((event) =>
      event.type === 'progress' && event.step.kind === 'pull' && event.entity === 'contact' ? [event.done] : [],
    );
    expect(pulled.reduce((sum, done) => sum + done, 0)).toBe(names.length + 4);
  });

  it('carries no values of records', async () => {
    const crms = seeded();
    await crms.sync().run();
    expect(JSON.stringify(crms.events)).not.toMatch(/example\.com|Birch|Ash/);
  });
});

describe('two workers of one tenant (R21)', () => {
  it('do not run at once: the second is told when to come back', async () => {
    const crms = seeded();
    const first = crms.sync({ workerId: 'first', leaseMs: 30_000 }).run();
    const error: unknown = await crms
      .sync({ workerId: 'second' })
      .run()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SyncBusyError);
    expect(error).toMatchObject({ code: 'SYNC_BUSY', retryable: true });
    const { retryAfterMs } = error as SyncBusyError;
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(30_000);
    expect((await first).state).toBe('completed');
    expect((await crms.sync({ workerId: 'second' }).run()).state).toBe('completed');
  });

  it('a lease that ran out passes on, and what its former holder still wants to store is refused', async () => {
    const crms = seeded();
    const leaseMs = 10_000;
    crms.pipedrive.control.addFaults([
      { match: { method: 'POST', path: '/persons', nth: 1 }, fault: { kind: 'latency', ms: 25_000 } },
    ]);
    const slow = crms.sync({ workerId: 'slow', leaseMs }).run();
    const outcome = slow.then(
      () => 'ended',
      (reason: unknown) => reason,
    );
    let taken: string | undefined;
    while (taken === undefined) {
      await crms.clock.sleep(1_000);
      taken = await crms
        .sync({ workerId: 'other', leaseMs })
        .run()
        .then(
          (report) => report.state,
          (reason: unknown) => {
            if (reason instanceof SyncBusyError) return undefined;
            throw reason;
          },
        );
    }
    expect(taken).toBe('completed');
    expect(await outcome).toBeInstanceOf(LeaseLostError);
    expect(personNames(crms)).toEqual([...names, 'Hal'].map((name) => `${name} Ash`));
    clearLogs(crms);
    crms.clock.advance(60_000);
    await crms.sync().run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });
});
