import { describe, expect, it } from 'vitest';
import { fakeOrg, startMs } from './fake-org.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const encoded = (ms: number): string => encodeURIComponent(iso(ms));

describe('reading what changed', () => {
  it('stamps are whole seconds without a colon in the distance from UTC, so ties are normal', async () => {
    const { rows, call } = fakeOrg();
    await call('POST', '/sobjects/Contact', { LastName: 'A' });
    await call('POST', '/sobjects/Contact', { LastName: 'B' });
    expect(await rows('SELECT SystemModstamp FROM Contact')).toEqual([
      { SystemModstamp: '2026-01-10T08:00:00.000+0000' },
      { SystemModstamp: '2026-01-10T08:00:00.000+0000' },
    ]);
  });

  it('a plain ">" loses rows of the same second; stamp and id together do not', async () => {
    const { rows, call } = fakeOrg();
    for (const LastName of ['A', 'B', 'C']) await call('POST', '/sobjects/Contact', { LastName });
    const [first] = await rows('SELECT Id, SystemModstamp FROM Contact ORDER BY SystemModstamp, Id LIMIT 1');
    const stamp = '2026-01-10T08:00:00Z';
    expect(await rows(`SELECT Id FROM Contact WHERE SystemModstamp > ${stamp}`)).toEqual([]);
    const keyset = `((SystemModstamp = ${stamp} AND Id > '${first!.Id}') OR SystemModstamp > ${stamp})`;
    expect(await rows(`SELECT Id FROM Contact WHERE ${keyset} ORDER BY SystemModstamp ASC, Id ASC`)).toHaveLength(2);
  });

  it('a long transaction becomes visible after its stamp, and holds its record until then', async () => {
    const { fake, rows, seed, call } = fakeOrg({ commitDelayMs: 120_000 });
    const [id] = seed('Contact', { LastName: 'Before' });
    fake.control.advanceClock(60_000);
    fake.control.edit({ objectType: 'Contact', id: id!, fields: { LastName: 'After' } });
    const made = fake.control.create({ objectType: 'Contact', fields: { LastName: 'Made' } });
    fake.control.advanceClock(119_000);
    expect(await rows('SELECT Id, LastName FROM Contact')).toEqual([{ Id: id, LastName: 'Before' }]);
    const refused = await call('PATCH', `/sobjects/Contact/${id}`, { Title: 'x' });
    expect(refused).toMatchObject({ status: 400, body: [{ errorCode: 'UNABLE_TO_LOCK_ROW' }] });
    fake.control.advanceClock(1000);
    expect(await rows('SELECT Id, LastName, SystemModstamp FROM Contact ORDER BY Id')).toEqual([
      { Id: id, LastName: 'After', SystemModstamp: '2026-01-10T08:01:00.000+0000' },
      { Id: made, LastName: 'Made', SystemModstamp: '2026-01-10T08:01:00.000+0000' },
    ]);
  });

  it('a mistake in a long transaction shows at once', () => {
    const { fake } = fakeOrg({ commitDelayMs: 120_000 });
    expect(() => fake.control.create({ objectType: 'Contact', fields: { FirstName: 'x' } })).toThrow(
      /REQUIRED_FIELD_MISSING/,
    );
  });

  it('a formula changes without a stamp', async () => {
    const { fake, rows, seed } = fakeOrg();
    fake.addField('Contact', {
      name: 'Account_Phone__c',
      type: 'string',
      formula: ({ AccountId = null }, { find }) => find('Account', AccountId)?.Phone ?? null,
    });
    const [account] = seed('Account', { Name: 'Acme', Phone: '555-0100' });
    seed('Contact', { LastName: 'A', AccountId: account });
    const read = () => rows('SELECT Account_Phone__c, SystemModstamp FROM Contact');
    const [before] = await read();
    fake.control.advanceClock(60_000);
    fake.control.edit({ objectType: 'Account', id: account!, fields: { Phone: '555-0111' } });
    expect(await read()).toEqual([{ ...before, Account_Phone__c: '555-0111' }]);
  });

  it('the list of updated ids ignores seconds, covers 30 days, and stops before open transactions', async () => {
    const { fake, call, seed } = fakeOrg();
    const [id] = seed('Contact', { LastName: 'A' });
    fake.control.advanceClock(3_600_000);
    const now = fake.clock.now();
    const list = (start: number, end: number) =>
      call('GET', `/sobjects/Contact/updated/?start=${encoded(start)}&end=${encoded(end)}`);
    expect((await list(startMs + 30_000, now)).body).toEqual({
      ids: [id],
      latestDateCovered: '2026-01-10T09:00:00.000+0000',
    });
    expect((await list(now, now)).body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
    expect((await list(now - 31 * 86_400_000, now)).body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
    fake.setCommitDelay(600_000);
    fake.control.edit({ objectType: 'Contact', id: id!, fields: { Title: 'x' } });
    fake.control.advanceClock(300_000);
    expect((await list(startMs, fake.clock.now())).body.latestDateCovered).toBe('2026-01-10T09:00:00.000+0000');
  });

  it('too many updated ids are refused', async () => {
    const { call, seed } = fakeOrg({ mostUpdatedIds: 1 });
    seed('Contact', { LastName: 'A' }, { LastName: 'B' });
    const path = `/sobjects/Contact/updated/?start=${encoded(startMs - 60_000)}&end=${encoded(startMs + 60_000)}`;
    expect((await call('GET', path)).body[0].errorCode).toBe('EXCEEDED_ID_LIMIT');
  });
});

describe('what went', () => {
  it('a deleted record lies in the recycle bin for 15 days and is gone after that', async () => {
    const { fake, rows, call, seed } = fakeOrg();
    const [id] = seed('Contact', { LastName: 'A' });
    fake.control.delete({ objectType: 'Contact', id: id! });
    expect((await call('GET', `/sobjects/Contact/${id}`)).body[0].errorCode).toBe('ENTITY_IS_DELETED');
    expect((await call('DELETE', `/sobjects/Contact/${id}`)).status).toBe(404);
    fake.control.advanceClock(14 * 86_400_000);
    expect(await rows('SELECT Id FROM Contact WHERE IsDeleted = true', true)).toHaveLength(1);
    fake.control.advanceClock(2 * 86_400_000);
    expect(await rows('SELECT Id FROM Contact', true)).toEqual([]);
    expect((await call('GET', `/sobjects/Contact/${id}`)).body[0].errorCode).toBe('NOT_FOUND');
  });

  it('an emptied bin leaves no trace but a later earliest date', async () => {
    const { fake, call, rows, seed } = fakeOrg();
    const [id] = seed('Contact', { LastName: 'A' });
    fake.control.delete({ objectType: 'Contact', id: id! });
    const list = () =>
      call(
        'GET',
        `/sobjects/Contact/deleted/?start=${encoded(startMs - 60_000)}&end=${encoded(fake.clock.now() + 60_000)}`,
      );
    expect((await list()).body.deletedRecords).toEqual([{ id, deletedDate: '2026-01-10T08:00:00.000+0000' }]);
    fake.control.advanceClock(3_600_000);
    fake.emptyRecycleBin();
    expect((await list()).body).toMatchObject({
      deletedRecords: [],
      earliestDateAvailable: '2026-01-10T09:00:00.000+0000',
    });
    expect(await rows('SELECT Id FROM Contact', true)).toEqual([]);
  });

  it('a merge deletes the loser, names the winner, and gives it the children', async () => {
    const { fake, rows, seed } = fakeOrg();
    const [winner, loser] = seed('Contact', { LastName: 'W' }, { LastName: 'L', Phone: '555-0100' });
    seed('Task', { Subject: 'Call', WhoId: loser });
    fake.control.advanceClock(60_000);
    fake.control.merge({ objectType: 'Contact', primaryId: winner!, otherId: loser! });
    expect(await rows('SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE MasterRecordId != null', true)).toEqual([
      { Id: loser, IsDeleted: true, MasterRecordId: winner },
    ]);
    const stamp = '2026-01-10T08:01:00.000+0000';
    expect(await rows('SELECT Phone, SystemModstamp FROM Contact')).toEqual([{ Phone: null, SystemModstamp: stamp }]);
    expect(await rows('SELECT WhoId FROM Task')).toEqual([{ WhoId: winner }]);
  });

  it('an undeleted record is back with a new stamp', async () => {
    const { fake, rows, seed } = fakeOrg();
    const [id] = seed('Contact', { LastName: 'A' });
    fake.control.delete({ objectType: 'Contact', id: id! });
    fake.control.advanceClock(60_000);
    fake.control.restore({ objectType: 'Contact', id: id! });
    expect(await rows('SELECT Id, SystemModstamp FROM Contact')).toEqual([
      { Id: id, SystemModstamp: '2026-01-10T08:01:00.000+0000' },
    ]);
  });

  it('a deleted account takes its contacts and deals along (setting), and brings them back', async () => {
    const { fake, rows, seed } = fakeOrg();
    const [account] = seed('Account', { Name: 'Acme' });
    seed('Contact', { LastName: 'A', AccountId: account });
    fake.control.delete({ objectType: 'Account', id: account! });
    expect(await rows('SELECT Id FROM Contact')).toEqual([]);
    fake.control.restore({ objectType: 'Account', id: account! });
    expect(await rows('SELECT Account.Name FROM Contact')).toMatchObject([{ Account: { Name: 'Acme' } }]);
  });

  it('a converted lead stays, says what it became, and takes no more edits', async () => {
    const { fake, rows, call, seed } = fakeOrg();
    const [lead] = seed('Lead', { LastName: 'L', Company: 'Acme', Email: 'l@example.test' });
    const { accountId, contactId, opportunityId } = fake.convertLead({ leadId: lead!, opportunityName: 'Deal' });
    expect(
      await rows('SELECT IsConverted, ConvertedAccountId, ConvertedContactId, ConvertedOpportunityId FROM Lead'),
    ).toEqual([
      {
        IsConverted: true,
        ConvertedAccountId: accountId,
        ConvertedContactId: contactId,
        ConvertedOpportunityId: opportunityId,
      },
    ]);
    expect(await rows('SELECT Email, Account.Name FROM Contact')).toMatchObject([
      { Email: 'l@example.test', Account: { Name: 'Acme' } },
    ]);
    expect((await call('PATCH', `/sobjects/Lead/${lead}`, { Title: 'x' })).body[0].errorCode).toBe(
      'CANNOT_UPDATE_CONVERTED_LEAD',
    );
  });
});
