import { describe, expect, it } from 'vitest';
import { fakeOrg } from './fake-org.ts';

describe('person accounts', () => {
  const organisation = () => {
    const org = fakeOrg({ personAccounts: true });
    org.fake.addField('Contact', { name: 'Level__c', type: 'string' });
    return org;
  };
  const person = { FirstName: 'Ada', LastName: 'Byron', PersonEmail: 'ada@example.test', Level__pc: 'gold' };

  it('are one person in two records: whoever reads both sides sees the person twice', async () => {
    const { call, rows } = organisation();
    const { id } = (await call('POST', '/sobjects/Account', person)).body;
    const [account] = await rows('SELECT Id, Name, IsPersonAccount, PersonContactId FROM Account');
    expect(account).toMatchObject({ Id: id, Name: 'Ada Byron', IsPersonAccount: true });
    expect(await rows('SELECT Id, AccountId, Name, Email, Level__c, IsPersonAccount FROM Contact')).toEqual([
      {
        Id: account!.PersonContactId,
        AccountId: id,
        Name: 'Ada Byron',
        Email: 'ada@example.test',
        Level__c: 'gold',
        IsPersonAccount: true,
      },
    ]);
  });

  it('change on both sides, whichever side is edited', async () => {
    const { fake, call, rows } = organisation();
    const { id } = (await call('POST', '/sobjects/Account', person)).body;
    fake.control.advanceClock(60_000);
    const [contact] = await rows('SELECT Id FROM Contact');
    await call('PATCH', `/sobjects/Contact/${contact!.Id}`, { LastName: 'Lovelace', Level__c: 'silver' });
    expect(await rows('SELECT Name, Level__pc, SystemModstamp FROM Account')).toEqual([
      { Name: 'Ada Lovelace', Level__pc: 'silver', SystemModstamp: '2026-01-10T08:01:00.000+0000' },
    ]);
    await call('PATCH', `/sobjects/Account/${id}`, { PersonEmail: 'al@example.test' });
    expect(await rows('SELECT Email, LastName FROM Contact')).toEqual([
      { Email: 'al@example.test', LastName: 'Lovelace' },
    ]);
  });

  it('take a first and a last name, not a name', async () => {
    const { call } = organisation();
    const { body } = await call('POST', '/sobjects/Account', { ...person, Name: 'Ada Byron' });
    expect(body[0]).toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Name'] });
  });

  it('leave companies alone', async () => {
    const { call, rows } = organisation();
    await call('POST', '/sobjects/Account', { Name: 'Acme' });
    expect(await rows('SELECT IsPersonAccount FROM Account')).toEqual([{ IsPersonAccount: false }]);
    expect(await rows('SELECT Id FROM Contact')).toEqual([]);
  });

  it('can be seeded', async () => {
    const { rows, seed } = organisation();
    seed('Account', person);
    expect(await rows('SELECT Account.Name FROM Contact')).toMatchObject([{ Account: { Name: 'Ada Byron' } }]);
  });
});
