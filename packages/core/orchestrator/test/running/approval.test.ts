import { describe, expect, it } from 'vitest';
import { type SyncConnectionOptions, UnknownRecordError } from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import {
  clearLogs,
  connectionsWith,
  contactEmails,
  hubspotContact,
  personNames,
  pipedrivePerson,
  recordWith,
  writesAt,
} from './people.ts';

function seeded(): TwoCrms {
  const crms = createTwoCrms();
  crms.hubspot.control.seed([hubspotContact('Ann'), hubspotContact('Bob')]);
  crms.pipedrive.control.seed([pipedrivePerson('Ann'), pipedrivePerson('Cid')]);
  return crms;
}

const both = (crms: TwoCrms, change: Partial<SyncConnectionOptions>) =>
  connectionsWith(crms, { hubspot: change, pipedrive: change });

describe('the first writes to an account', () => {
  it('wait for approval: everything is read, nothing is written, and the run says so', async () => {
    const crms = seeded();
    const sync = crms.sync({ connections: both(crms, { outbound: 'approve' }) });
    const report = await sync.run();
    expect(report.state).toBe('awaitingApproval');
    expect(report.failures).toEqual({});
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    expect((await sync.records.list('contact')).items).toHaveLength(3);
    expect((await sync.connection('pipedrive'))?.outbound).toBe('awaiting');
  });

  it('wait by default', async () => {
    const crms = seeded();
    const connections = connectionsWith(crms, {});
    const { outbound: _hubspot, ...hubspot } = connections.hubspot;
    const { outbound: _pipedrive, ...pipedrive } = connections.pipedrive;
    const sync = crms.sync({ connections: { hubspot, pipedrive } });
    expect((await sync.run()).state).toBe('awaitingApproval');
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });

  it('go to the account that was approved only, until the other one is too', async () => {
    const crms = seeded();
    const sync = crms.sync({ connections: both(crms, { outbound: 'approve' }) });
    await sync.run();
    await sync.approve('pipedrive');
    crms.clock.advance(60_000);
    expect((await sync.run()).state).toBe('awaitingApproval');
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash']);
    expect(writesAt(crms.hubspot)).toEqual([]);
    await sync.approve('hubspot');
    crms.clock.advance(60_000);
    expect((await sync.run()).state).toBe('completed');
    expect(contactEmails(crms)).toEqual(['ann@example.com', 'bob@example.com', 'cid@example.com']);
    clearLogs(crms);
    crms.clock.advance(60_000);
    await sync.run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });

  it('stay approved for every later worker', async () => {
    const crms = seeded();
    const connections = both(crms, { outbound: 'approve' });
    const sync = crms.sync({ connections });
    await sync.approve('hubspot');
    await sync.approve('pipedrive');
    expect((await crms.sync({ connections }).run()).state).toBe('completed');
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash']);
  });

  it('are only approved for a connection there is', async () => {
    await expect(seeded().sync().approve('salesforce')).rejects.toThrow(UnknownRecordError);
  });
});

describe('the direction of a connection', () => {
  it('`pull` reads an account and never writes to it', async () => {
    const crms = seeded();
    const sync = crms.sync({ connections: connectionsWith(crms, { hubspot: { direction: 'pull' } }) });
    expect((await sync.run()).state).toBe('completed');
    expect(writesAt(crms.hubspot)).toEqual([]);
    expect(contactEmails(crms)).toEqual(['ann@example.com', 'bob@example.com']);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash']);
  });

  it('`push` writes to an account and takes nothing from it', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann'), hubspotContact('Bob')]);
    crms.pipedrive.control.seed([pipedrivePerson('Cid')]);
    const sync = crms.sync({ connections: connectionsWith(crms, { pipedrive: { direction: 'push' } }) });
    expect((await sync.run()).state).toBe('completed');
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash']);
    expect(contactEmails(crms)).toEqual(['ann@example.com', 'bob@example.com']);
    expect((await sync.records.list('contact')).items).toHaveLength(2);
    clearLogs(crms);
    crms.clock.advance(60_000);
    await sync.run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });
});

describe('a paused connection', () => {
  it('is neither read nor written while the others go on, and misses nothing once it is resumed', async () => {
    const crms = seeded();
    const sync = crms.sync();
    await sync.run();
    await sync.pause('pipedrive');
    clearLogs(crms);
    crms.clock.advance(600_000);
    const bob = recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com');
    crms.hubspot.control.edit({ objectType: 'contacts', id: bob.id, fields: { firstname: 'Bobby' } });
    crms.hubspot.control.create({
      objectType: 'contacts',
      fields: { email: 'dee@example.com', firstname: 'Dee', lastname: 'Ash' },
    });
    const cid = recordWith(crms.pipedrive, 'person', 'name', 'Cid Ash');
    crms.pipedrive.control.edit({ objectType: 'person', id: cid.id, fields: { name: 'Sid Ash' } });
    crms.clock.advance(600_000);
    const paused = await sync.run();
    expect(paused.state).toBe('completed');
    expect(writesAt(crms.pipedrive)).toEqual([]);
    expect(crms.pipedrive.control.log().entries.filter((entry) => entry.path.includes('/persons'))).toEqual([]);
    expect(recordWith(crms.hubspot, 'contacts', 'email', 'cid@example.com').fields.firstname).toBe('Cid');
    await sync.resume('pipedrive');
    crms.clock.advance(60_000);
    expect((await sync.run()).state).toBe('completed');
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bobby Ash', 'Dee Ash', 'Sid Ash']);
    expect(recordWith(crms.hubspot, 'contacts', 'email', 'cid@example.com').fields.firstname).toBe('Sid');
    expect((await sync.connection('pipedrive'))?.state).toBe('active');
  });
});
