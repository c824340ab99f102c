import type { Adapter, EntityPort, RemoteRecord } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { describe, expect, it } from 'vitest';
import { createLinkedPair, expectQuiet, forgetRequests, oneMinuteMs, run, writesTo } from './linked-pair.ts';
import { twoConnections } from './two-connections.ts';

const phone = (value: string) => [{ value, label: 'work', primary: true }];

describe('edits of one linked person', () => {
  it('of different fields on both sides at the same time both survive (R1)', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
    hubspot.edit({ phone: '+1 212 555 0199' });
    pipedrive.edit({ name: 'Ann Birch' });
    const report = await run(sync);
    expect(report.totals.conflicts).toBe(0);
    expect(hubspot.fields()).toMatchObject({ phone: '+1 212 555 0199', firstname: 'Ann', lastname: 'Birch' });
    expect(pipedrive.fields()).toMatchObject({ name: 'Ann Birch', phones: [{ value: '+1 212 555 0199' }] });
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([1, 1]);
    await expectQuiet(crms, sync);
  });

  it('that empty a field empty it on the other side, in both directions', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
    hubspot.edit({ phone: null });
    await run(sync);
    expect(pipedrive.fields()).toMatchObject({ phones: [], name: 'Ann Ash' });
    crms.clock.advance(oneMinuteMs);
    pipedrive.edit({ name: 'Ann' });
    await run(sync);
    expect(hubspot.fields()).toMatchObject({ firstname: 'Ann' });
    expect(hubspot.fields().lastname ?? '').toBe('');
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([1, 1]);
    await expectQuiet(crms, sync);
  });

  it('agree without a write where both sides made the same one, however it is written', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
    hubspot.edit({ phone: '+1 (212) 555-0142', lastname: 'Cedar' });
    pipedrive.edit({ phones: phone('+12125550142'), name: 'Ann Cedar' });
    const report = await run(sync);
    expect(report.totals.conflicts).toBe(0);
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('are written once and never again: the echo of a write is no edit (R5)', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
    hubspot.edit({ lastname: 'Elm' });
    for (let runs = 0; runs < 4; runs += 1) {
      await run(sync);
      crms.clock.advance(oneMinuteMs);
    }
    expect(writesTo(crms.pipedrive)).toEqual([`PATCH /api/v2/persons/${pipedrive.id}`]);
    expect(writesTo(crms.hubspot)).toEqual([]);
    expect(pipedrive.fields()).toMatchObject({ name: 'Ann Elm' });
    await expectQuiet(crms, sync);
  });

  it('survive when they land between our write and the next pull, in the field written and beside it (R5)', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
    hubspot.edit({ lastname: 'Elm', phone: '+1 212 555 0150' });
    await run(sync);
    pipedrive.edit({ name: 'Anna Fir', phones: phone('+1 212 555 0151') });
    forgetRequests(crms);
    await run(sync);
    expect(hubspot.fields()).toMatchObject({ firstname: 'Anna', lastname: 'Fir', phone: '+1 212 555 0151' });
    expect(pipedrive.fields()).toMatchObject({ name: 'Anna Fir', phones: [{ value: '+1 212 555 0151' }] });
    expect(writesTo(crms.pipedrive)).toEqual([]);
    expect(writesTo(crms.hubspot)).toHaveLength(1);
    await expectQuiet(crms, sync);
  });

  it('are not overwritten when they land between our pull and our push (decision 7)', async () => {
    const { crms, sync: linking, hubspot, pipedrive } = await createLinkedPair();
    await linking.close();
    hubspot.edit({ lastname: 'Elm' });
    let landed = false;
    const sync = crms.sync({
      onEvent(event) {
        if (landed || event.type !== 'stepStarted' || event.step.kind !== 'push') return;
        landed = true;
        crms.clock.advance(10_000);
        pipedrive.edit({ name: 'Ann Gorse' });
      },
    });
    const report = await run(sync);
    expect(landed).toBe(true);
    expect(report.counts.reasons.overtaken).toBe(1);
    expect(pipedrive.fields().name).toBe('Ann Gorse');
    expect(hubspot.fields().lastname).toBe('Gorse');
    expect(writesTo(crms.pipedrive)).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('of fields that are no longer read clear nothing on the other side (R2)', async () => {
    const { crms, sync: linking, hubspot, pipedrive } = await createLinkedPair();
    await linking.close();
    const sync = crms.sync({
      connections: twoConnections(crms, { hubspot: { adapter: halfBlind(['phones', 'lastName']) } }),
    });
    hubspot.edit({ firstname: 'Anne' });
    pipedrive.edit({ emails: [{ value: 'ann.ash@example.com', label: 'work', primary: true }] });
    await run(sync);
    expect(hubspot.fields()).toMatchObject({ lastname: 'Ash', phone: '+1 212 555 0101', email: 'ann.ash@example.com' });
    expect(pipedrive.fields()).toMatchObject({ name: 'Anne Ash', phones: [{ value: '+1 212 555 0101' }] });
    await expectQuiet(crms, sync);
  });
});

/** HubSpot's adapter, but its records come without some fields, as with a smaller fetch mask. */
function halfBlind(hidden: readonly string[]): Adapter {
  const real = hubspot();
  return {
    ...real,
    connect(options) {
      const connection = real.connect(options);
      return { ...connection, ports: connection.ports.map((port) => withoutFields(port, hidden)) };
    },
  };
}

function withoutFields(port: EntityPort, hidden: readonly string[]): EntityPort {
  const cut = (record: RemoteRecord): RemoteRecord => ({
    ...record,
    fields: Object.fromEntries(Object.entries(record.fields).filter(([field]) => !hidden.includes(field))),
  });
  const { list, changes, get } = port;
  return {
    ...port,
    ...(list
      ? {
          list: async (options) => {
            const page = await list(options);
            return { ...page, records: page.records.map(cut) };
          },
        }
      : {}),
    ...(changes
      ? {
          changes: async (options) => {
            const page = await changes(options);
            return { ...page, records: page.records.map(cut) };
          },
        }
      : {}),
    ...(get
      ? {
          get: async (ids, options) =>
            (await get(ids, options)).map((outcome) =>
              outcome.status === 'found' ? { ...outcome, record: cut(outcome.record) } : outcome,
            ),
        }
      : {}),
  };
}
