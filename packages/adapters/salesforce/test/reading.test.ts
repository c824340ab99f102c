import { RateLimitError } from '@crmsync/adapter';
import { changesSince, listAll, readToEnd } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { idsOf, openOrg } from './support/org.ts';

const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ LastName: `Example ${from + at}` }));

describe('reading changes', () => {
  it('brings a record that was committed late with an early stamp, after later stamps were read', async () => {
    const org = openOrg();
    const [slow = '', quick = ''] = org.seed('Contact', ...people(2));
    org.clock.advance(3_600_000);
    const { checkpoint } = await listAll(org.port('Contact'));
    org.clock.advance(3_600_000);
    org.fake.setCommitDelay(300_000);
    org.fake.control.edit({ objectType: 'Contact', id: slow, fields: { Title: 'stamped early' } });
    org.fake.setCommitDelay(0);
    org.clock.advance(60_000);
    org.fake.control.edit({ objectType: 'Contact', id: quick, fields: { Title: 'stamped later' } });
    org.clock.advance(1_000);
    const first = await changesSince(org.port('Contact'), checkpoint);
    expect(idsOf(first.records)).toEqual([quick]);
    org.clock.advance(300_000);
    const second = await changesSince(org.port('Contact'), first.checkpoint);
    const late = second.records.find(({ ref }) => ref.id === slow);
    expect(late?.fields.jobTitle).toBe('stamped early');
    expect(late?.updatedAt && late.updatedAt < (first.records[0]?.updatedAt ?? '')).toBe(true);
  });

  it('goes by stamp and id, so that more records of one second than a page holds are read once each', async () => {
    const org = openOrg({ pageRows: 3 });
    const { checkpoint } = await listAll(org.port('Contact'));
    const ids = org.seed('Contact', ...people(10));
    const { records, pages } = await changesSince(org.port('Contact'), checkpoint);
    expect(idsOf(records)).toEqual(ids);
    expect(pages).toHaveLength(4);
    expect(org.sent.find(({ url }) => url.searchParams.has('q'))?.url.pathname).toMatch(/queryAll$/);
  });

  it('begins again after the last stamp and id when the query locator has expired', async () => {
    const org = openOrg({ pageRows: 3 });
    const { checkpoint } = await listAll(org.port('Contact'));
    const ids = org.seed('Contact', ...people(8));
    let page = 0;
    const { records } = await readToEnd((options) => {
      page += 1;
      if (page === 3) org.fake.expireLocators();
      return org.port('Contact').changes({ ...options, checkpoint: checkpoint ?? null });
    });
    expect(idsOf(records)).toEqual(ids);
    const again = org.sent.map(({ url }) => url.searchParams.get('q') ?? '').filter((q) => q.includes(' OR '));
    expect(again).toHaveLength(1);
    expect(again[0]).toContain(`Id > '${ids[5]}'`);
  });

  it('begins a listing again after the last id when the locator has expired', async () => {
    const org = openOrg({ pageRows: 3 });
    const ids = org.seed('Contact', ...people(8));
    const { records } = await readToEnd((options) => {
      org.fake.expireLocators();
      return org.port('Contact').list(options);
    });
    expect(idsOf(records)).toEqual(ids);
  });

  it('halves the time where the vendor takes too long, and loses nothing', async () => {
    const org = openOrg({ slowQueryRows: 5 });
    const { checkpoint } = await listAll(org.port('Contact'));
    const ids: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      org.clock.advance(600_000);
      ids.push(...org.seed('Contact', { LastName: `Example ${at}` }));
    }
    const { records } = await changesSince(org.port('Contact'), checkpoint);
    expect([...new Set(idsOf(records))]).toEqual(ids);
  });

  it('names rows in the recycle bin as deleted, and those that came back as records', async () => {
    const org = openOrg();
    const [gone = '', back = ''] = org.seed('Account', { Name: 'Gone' }, { Name: 'Back' });
    const { checkpoint } = await listAll(org.port('Account'));
    for (const id of [gone, back]) org.fake.control.delete({ objectType: 'Account', id });
    org.fake.control.restore({ objectType: 'Account', id: back });
    const { records } = await changesSince(org.port('Account'), checkpoint);
    expect(records.find(({ ref }) => ref.id === gone)?.deleted?.kind).toBe('soft');
    expect(records.find(({ ref }) => ref.id === back)?.deleted).toBeUndefined();
    expect(idsOf((await listAll(org.port('Account'))).records)).toEqual([back]);
  });

  it('is told to be listed anew when a checkpoint is older than the recycle bin', () => {
    const { keptMs } = openOrg().port('Contact').capabilities.incremental;
    expect(keptMs).toBe(15 * 86_400_000);
  });
});

describe('merges and conversions', () => {
  it('tell where the loser went, so that its link moves, and nothing has to be written for it', async () => {
    const org = openOrg();
    const [winner = '', loser = ''] = org.seed('Account', { Name: 'Winner' }, { Name: 'Loser' });
    const [deal = ''] = org.seed('Opportunity', {
      Name: 'Anvils',
      StageName: 'Prospecting',
      CloseDate: '2026-06-01',
      AccountId: loser,
    });
    const port = org.port('Account');
    const before = await port.get([winner]);
    const { checkpoint } = await listAll(port);
    const deals = await listAll(org.port('Opportunity'));
    org.clock.advance(60_000);
    org.fake.control.merge({ objectType: 'Account', primaryId: winner, otherId: loser });
    const { records } = await changesSince(port, checkpoint);
    expect(records.find(({ ref }) => ref.id === loser)?.deleted).toMatchObject({ kind: 'merged', mergedInto: winner });
    expect(await port.get([loser])).toEqual([{ id: loser, status: 'missing', mergedInto: winner }]);
    const [kept] = await port.get([winner]);
    const fieldsOf = (outcome: typeof kept) => (outcome?.status === 'found' ? outcome.record.fields : undefined);
    expect(fieldsOf(kept)).toEqual(fieldsOf(before[0]));
    const moved = await changesSince(org.port('Opportunity'), deals.checkpoint);
    const ends = moved.records.find(({ ref }) => ref.id === deal)?.associations.companies?.refs;
    expect(ends).toEqual([{ objectType: 'Account', id: winner }]);
    expect(org.sent.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('of a lead name the records it became; it is neither listed nor deleted', async () => {
    const org = openOrg();
    const [lead = ''] = org.seed('Lead', { LastName: 'Prospect', Company: 'Anvil Users' });
    const { checkpoint } = await listAll(org.port('Lead'));
    const made = org.fake.convertLead({ leadId: lead, opportunityName: 'Anvils' });
    const { records } = await changesSince(org.port('Lead'), checkpoint);
    expect(records[0]?.deleted).toMatchObject({
      kind: 'converted',
      became: [
        { objectType: 'Contact', id: made.contactId },
        { objectType: 'Account', id: made.accountId },
        { objectType: 'Opportunity', id: made.opportunityId },
      ],
    });
    const [outcome] = await org.port('Lead').get([lead]);
    expect(outcome?.status === 'found' && outcome.record.deleted?.kind).toBe('converted');
    expect((await listAll(org.port('Lead'))).records).toEqual([]);
  });
});

describe('person accounts', () => {
  const open = () => {
    const org = openOrg({ personAccounts: true });
    const [account = ''] = org.seed('Account', {
      LastName: 'Person',
      FirstName: 'Ann',
      PersonEmail: 'ann@example.com',
    });
    const [contact = ''] = org.fake.control.state({ objectType: 'Contact' }).records.map(({ id }) => id);
    return { ...org, account, contact };
  };

  it('are shown once, as contacts of no company', async () => {
    const org = open();
    const [company = ''] = org.seed('Account', { Name: 'Acme' });
    expect(idsOf((await listAll(org.port('Account'))).records)).toEqual([company]);
    const { records } = await listAll(org.port('Contact'));
    expect(idsOf(records)).toEqual([org.contact]);
    expect(records[0]?.fields).toMatchObject({
      firstName: 'Ann',
      emails: [{ address: 'ann@example.com', primary: true }],
    });
    expect(records[0]?.associations.companies).toEqual({ refs: [], complete: true });
    const [outcome] = await org.port('Account').get([org.account]);
    expect(outcome?.status === 'found' && outcome.record.deleted?.kind).toBe('filtered');
  });

  it('are written as accounts, whose fields have other names', async () => {
    const org = open();
    const change = { firstName: 'Anna', emails: [{ address: 'anna@example.com' }], jobTitle: 'Smith' };
    const [outcome] = await org
      .port('Contact')
      .update([{ key: 'a', id: org.contact, patch: { fields: change, custom: {}, associations: {} } }]);
    expect(outcome).toMatchObject({ status: 'applied', id: org.contact });
    const [written] = org.sent.filter(({ method }) => method === 'PATCH');
    expect(JSON.parse(written?.body ?? '').records).toEqual([
      {
        attributes: { type: 'Account' },
        id: org.account,
        FirstName: 'Anna',
        PersonEmail: 'anna@example.com',
        PersonTitle: 'Smith',
      },
    ]);
    expect(outcome?.status === 'applied' && outcome.record?.fields).toMatchObject({
      firstName: 'Anna',
      jobTitle: 'Smith',
    });
  });

  it('are deleted as accounts', async () => {
    const org = open();
    const [outcome] = await org.port('Contact').delete([{ key: 'a', id: org.contact }]);
    expect(outcome).toMatchObject({ status: 'applied', id: org.contact });
    expect(org.fake.control.counts().Account).toEqual({ live: 0, deleted: 1 });
  });
});

describe('what the user of the API may see', () => {
  it('tells hidden fields, fields that may only be read and closed objects before anything is refused', async () => {
    const org = openOrg();
    org.fake.access.hide('Contact', 'Title');
    org.fake.access.lock('Contact', 'Department');
    org.fake.access.hideObject('Lead');
    const access = (await org.connection.access?.()) ?? [];
    const contact = access.find(({ objectType }) => objectType === 'Contact');
    expect(contact?.denied).toEqual([
      { part: 'fields', name: 'jobTitle', rights: ['read', 'create', 'update'] },
      { part: 'fields', name: 'department', rights: ['create', 'update'] },
    ]);
    const lead = access.find(({ objectType }) => objectType === 'Lead');
    expect(lead).toMatchObject({ operations: [], reason: { code: 'FORBIDDEN' } });
    const task = access.find(({ objectType }) => objectType === 'Task');
    expect(task?.denied).toEqual([{ part: 'fields', name: 'kind', rights: ['update'] }]);
    expect(access.map(({ objectType }) => objectType)).not.toContain('Account');
  });

  it('reads on when an administrator takes a field away between two pages', async () => {
    const org = openOrg({ pageRows: 2 });
    const ids = org.seed('Contact', ...people(5).map((one) => ({ ...one, Title: 'Smith' })));
    const { records } = await readToEnd(async (options) => {
      const page = await org.port('Contact').list({ ...options, limit: 2 });
      org.fake.access.hide('Contact', 'Title');
      return page;
    });
    expect(idsOf(records)).toEqual(ids);
    expect(records[0]?.fields.jobTitle).toBe('Smith');
    expect('jobTitle' in (records[4]?.fields ?? {})).toBe(false);
    expect(records[4]?.unreadable).toEqual(['jobTitle']);
  });

  it('describes formulas as calculated and not writable: they change without a stamp', async () => {
    const org = openOrg();
    org.fake.addField('Account', { name: 'Score__c', type: 'double', formula: () => 42 });
    const score = (await org.connection.describe('company')).find(({ remoteKey }) => remoteKey === 'Score__c');
    expect(score).toMatchObject({ kind: 'decimal', custom: true, calculated: true, readOnly: true });
    const [id = ''] = org.seed('Account', { Name: 'Acme' });
    const [found] = await org.port('Account').get([id], { custom: ['Score__c'] });
    expect(found?.status === 'found' && found.record.custom.Score__c).toBe('42');
    const [outcome] = await org
      .port('Account')
      .update([{ key: 'a', id, patch: { fields: {}, custom: { Score__c: '7' }, associations: {} } }]);
    expect(outcome?.status === 'applied' && outcome.warnings[0]?.code).toBe('FIELD_READ_ONLY');
  });

  it('leaves an owner alone that is a queue', async () => {
    const org = openOrg();
    const [queue] = org.fake.control.state({ objectType: 'Group' }).records;
    org.seed('Lead', { LastName: 'Prospect', Company: 'Anvil Users', OwnerId: queue?.id });
    const { records } = await listAll(org.port('Lead'));
    expect('owner' in (records[0]?.fields ?? {})).toBe(false);
  });

  it('asks for more fields than an address holds by the ids of the page', async () => {
    const org = openOrg();
    const names = Array.from({ length: 400 }, (_, at) => `A_rather_long_name_of_a_field_${at}__c`);
    for (const name of names) org.fake.addField('Contact', { name, type: 'string', length: 10 });
    const [first = '', last = ''] = [names[0], names.at(-1)];
    const ids = org.seed('Contact', { LastName: 'One', [first]: 'a', [last]: 'b' }, { LastName: 'Two', [last]: 'c' });
    const { records } = await listAll(org.port('Contact'), { custom: names });
    expect(idsOf(records)).toEqual(ids);
    expect(records.map(({ custom }) => [custom[first], custom[last]])).toEqual([
      ['a', 'b'],
      [null, 'c'],
    ]);
    expect(Math.max(...org.sent.map(({ url }) => url.href.length))).toBeLessThan(16_000);
  });
});

describe('the organisation', () => {
  it('shows users, those who left among them, and its stages as one pipeline', async () => {
    const org = openOrg();
    org.seed('User', { Username: 'olive@example.com', LastName: 'Owner', Email: 'olive@example.com', IsActive: false });
    const { records } = await listAll(org.port('User'));
    expect(records.map(({ fields }) => fields.active)).toEqual([true, false]);
    const stages = (await listAll(org.port('OpportunityStage'))).records[0]?.fields.stages;
    expect(stages).toContainEqual(expect.objectContaining({ id: 'Closed Won', category: 'won', probability: 1 }));
    expect(stages).toContainEqual(expect.objectContaining({ id: 'Closed Lost', category: 'lost', probability: 0 }));
    expect(stages).toContainEqual(expect.objectContaining({ id: 'Prospecting', category: 'open', probability: 0.1 }));
  });

  it('lists activities that were archived', async () => {
    const org = openOrg();
    const old = {
      Subject: 'Long ago',
      StartDateTime: '2024-01-10T09:00:00.000Z',
      EndDateTime: '2024-01-10T10:00:00.000Z',
    };
    const [id] = org.seed('Event', old);
    expect(idsOf((await listAll(org.port('Event'))).records)).toEqual([id]);
  });

  it('is left a part of its day: what others used counts as well, and nothing is sent beyond it (quota guard)', async () => {
    const org = openOrg({ dailyRequests: 100 }, { rateLimits: { dailyReserve: 0.2 } });
    for (let at = 0; at < 70; at += 1) {
      await fetchLimits(org);
    }
    const failure = await readUntilRefused(org);
    expect(failure).toBeInstanceOf(RateLimitError);
    expect((failure as RateLimitError).limit).toBe('quota');
    expect(org.sent.length).toBeLessThanOrEqual(80);
  });

  it('is found at its new address when a renewed token names one', async () => {
    const moved = 'https://acme2.my.salesforce.com';
    const org = openOrg({}, {}, (rejected) => {
      org.fake.reviveToken();
      return { ...rejected, parts: { instanceUrl: moved }, version: 2 };
    });
    org.seed('Contact', ...people(1));
    await listAll(org.port('Contact'));
    org.fake.moveInstance(moved);
    expect((await listAll(org.port('Contact'))).records).toHaveLength(1);
    expect(org.sent.at(-1)?.url.origin).toBe(moved);
  });

  it('is known by its id of 18 characters', async () => {
    expect((await openOrg().connection.whoAmI()).accountId).toBe('00D000000000001EAA');
  });
});

async function fetchLimits({ connection }: ReturnType<typeof openOrg>): Promise<void> {
  await connection.request({ method: 'GET', path: '/services/data/v66.0/limits' });
}

async function readUntilRefused(org: ReturnType<typeof openOrg>): Promise<unknown> {
  for (let at = 0; at < 40; at += 1) {
    try {
      await fetchLimits(org);
    } catch (error) {
      return error;
    }
  }
  return undefined;
}

describe('a session that has ended', () => {
  it('is renewed where the identity service notices it, which says so in words of its own', async () => {
    let revive = (): void => {};
    const { fake, connection } = openOrg({}, {}, (rejected) => {
      revive();
      return rejected;
    });
    revive = () => fake.reviveToken();
    fake.expireSessions();
    await expect(connection.whoAmI()).resolves.toMatchObject({ accountId: '00D000000000001EAA' });
  });
});
