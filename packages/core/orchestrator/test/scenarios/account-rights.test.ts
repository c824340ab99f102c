import { type Adapter, type EntityPort, type Page, PermissionError, type PortAccess } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../support/two-crms.ts';
import { createLinkedPair, expectQuiet, run } from './linked-pair.ts';
import { twoConnections } from './two-connections.ts';

const allOf = (objectType: string): PortAccess['operations'] =>
  hubspot().ports.find(({ capabilities }) => capabilities.objectType === objectType)?.capabilities.operations ?? [];

/** HubSpot's adapter at an account whose rights can be changed, with ports of their own where a case wants them. */
function restricted(rights: { access: readonly PortAccess[] }, ports?: (port: EntityPort) => EntityPort): Adapter {
  const real = hubspot();
  return {
    ...real,
    connect(options) {
      const connection = real.connect(options);
      return {
        ...connection,
        ports: ports ? connection.ports.map(ports) : connection.ports,
        access: async () => rights.access,
      };
    },
  };
}

/** A port that blanks what may not be read, as a vendor does who leaves it out. */
function hiding(name: string, isHidden: () => boolean): (port: EntityPort) => EntityPort {
  return (port) => {
    const hide = (page: Page): Page => ({
      ...page,
      records: page.records.map((record) =>
        name in record.fields && isHidden()
          ? { ...record, fields: { ...record.fields, [name]: null }, unreadable: [name] }
          : record,
      ),
    });
    const { list, changes } = port;
    return {
      ...port,
      ...(list ? { list: async (options) => hide(await list(options)) } : {}),
      ...(changes ? { changes: async (options) => hide(await changes(options)) } : {}),
    };
  };
}

describe('an account that may not do everything (E4)', () => {
  it('gets no field that it may not change, and everything else', async () => {
    const rights: { access: readonly PortAccess[] } = { access: [] };
    const { crms, sync: linking, hubspot: side, pipedrive } = await createLinkedPair();
    await linking.close();
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: { adapter: restricted(rights) } }) });
    const denied = [{ part: 'fields', name: 'lastName', rights: ['update'] }] as const;
    rights.access = [{ objectType: 'contacts', operations: allOf('contacts'), denied }];
    pipedrive.edit({ name: 'Anna Elm' });
    await run(sync);
    expect(side.fields()).toMatchObject({ firstname: 'Anna', lastname: 'Ash' });
    expect((await sync.deadLetters.list()).items).toEqual([]);
    await expectQuiet(crms, sync);
    rights.access = [];
    pipedrive.edit({ name: 'Anna Fir' });
    await run(sync);
    expect(side.fields()).toMatchObject({ firstname: 'Anna', lastname: 'Fir' });
  });

  it('may fill a field when a record is made that it may not change afterwards', async () => {
    const denied = [{ part: 'fields', name: 'lastName', rights: ['update'] }] as const;
    const rights = { access: [{ objectType: 'contacts', operations: allOf('contacts'), denied }] };
    const { crms, sync: linking } = await createLinkedPair();
    await linking.close();
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: { adapter: restricted(rights) } }) });
    crms.pipedrive.control.create({ objectType: 'person', fields: { name: 'Zoe Zimmer' } });
    await run(sync);
    expect(recordsOf(crms.hubspot, 'contacts').map(({ fields }) => fields.lastname)).toContain('Zimmer');
  });

  it('clears nothing by what it may not read, and tells it once it may (R2)', async () => {
    let isHidden = true;
    const rights: { access: readonly PortAccess[] } = { access: [] };
    const { crms, sync: linking, hubspot: side, pipedrive } = await createLinkedPair();
    await linking.close();
    const adapter = restricted(
      rights,
      hiding('lastName', () => isHidden),
    );
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: { adapter } }) });
    side.edit({ firstname: 'Anne', lastname: 'Elm' });
    await run(sync);
    expect(pipedrive.fields().name).toBe('Anne Ash');
    isHidden = false;
    crms.clock.advance(60_000);
    side.edit({ jobtitle: 'Smith' });
    await run(sync);
    expect(pipedrive.fields().name).toBe('Anne Elm');
  });

  it('reads again what was hidden, though no record was touched', async () => {
    const denied = [{ part: 'fields', name: 'lastName', rights: ['read'] }] as const;
    const rights: { access: readonly PortAccess[] } = {
      access: [{ objectType: 'contacts', operations: allOf('contacts'), denied }],
    };
    const { crms, sync: linking, hubspot: side, pipedrive } = await createLinkedPair();
    await linking.close();
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: { adapter: restricted(rights) } }) });
    side.edit({ lastname: 'Elm' });
    await run(sync);
    crms.clock.advance(24 * 3_600_000);
    await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Ash');
    rights.access = [];
    await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Elm');
  });

  it('has closed kinds of records left out and told, while the others go on', async () => {
    const reason = new PermissionError('deals are closed to this user');
    const rights = { access: [{ objectType: 'deals', operations: [], reason }] };
    const { crms, sync: linking, hubspot: side, pipedrive } = await createLinkedPair();
    await linking.close();
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: { adapter: restricted(rights) } }) });
    side.edit({ lastname: 'Elm' });
    const report = await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Elm');
    expect(report.counts.reasons['closed:deals.list']).toBe(1);
  });
});

describe('one account', () => {
  it('has one connection, whatever runs: a session may be a seat that somebody pays for', async () => {
    let connected = 0;
    const real = hubspot();
    const adapter: Adapter = {
      ...real,
      connect: (options) => {
        connected += 1;
        return real.connect(options);
      },
    };
    const { crms, sync: linking, hubspot: side, pipedrive } = await createLinkedPair();
    await linking.close();
    const sync = crms.sync({ connections: twoConnections(crms, { hubspot: { adapter } }) });
    side.edit({ lastname: 'Elm' });
    const plan = await sync.plan();
    expect(pipedrive.fields().name).toBe('Ann Ash');
    expect(plan.items).toBeGreaterThan(0);
    await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Elm');
    expect(connected).toBe(1);
  });
});
