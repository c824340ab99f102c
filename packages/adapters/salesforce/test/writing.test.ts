import { ConflictError, RejectedError, type WriteOutcome } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { openOrg, patch } from './support/org.ts';

const keyField = { name: 'Key__c', type: 'string', length: 80, externalId: true, unique: true } as const;

const person = (n: number) => patch({ lastName: `Example ${n}`, emails: [{ address: `ann.${n}@example.com` }] });

function errorOf(outcome: WriteOutcome | undefined) {
  if (outcome?.status !== 'refused') throw new Error(`it is ${outcome?.status}`);
  return outcome.error;
}

describe('duplicate rules', () => {
  const open = (action: 'alert' | 'block', settings = {}) => {
    const org = openOrg({}, settings);
    org.fake.addDuplicateRule({
      objectType: 'Contact',
      name: 'Contacts_DR',
      matchRule: 'Contact_MR',
      matchOn: ['Email'],
      action,
    });
    org.seed('Contact', { LastName: 'Example 1', Email: 'ann.1@example.com' });
    return org;
  };
  const create = (org: ReturnType<typeof open>) =>
    org.port('Contact').create([
      { key: 'a', patch: person(1) },
      { key: 'b', patch: person(2) },
    ]);

  it('refuse the one record with their code and a remedy; the answer is 200 and the others are saved', async () => {
    const outcomes = await create(open('alert'));
    const error = errorOf(outcomes[0]);
    expect(error).toBeInstanceOf(RejectedError);
    expect((error as RejectedError).issues).toMatchObject([{ code: 'DUPLICATES_DETECTED' }]);
    expect(error.remedy).toContain('saveDuplicateAlerts');
    expect(error.message).not.toContain('ann.1');
    expect(outcomes[1]?.status).toBe('applied');
  });

  it('that only alert are passed where that is set, and those that block are not', async () => {
    const settings = { saveDuplicateAlerts: true };
    expect((await create(open('alert', settings))).map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect((await create(open('block', settings))).map(({ status }) => status)).toEqual(['refused', 'applied']);
  });
});

describe('external ids', () => {
  const open = () => {
    const org = openOrg({}, { syncKeyField: { Contact: 'Key__c' } });
    org.fake.addField('Contact', keyField);
    return org;
  };

  it('make a second create with the same key a conflict with the first record', async () => {
    const org = open();
    const [first] = await org.port('Contact').create([{ key: 'a', patch: person(1), syncKey: 'golden-1' }]);
    const [second] = await org.port('Contact').create([{ key: 'b', patch: person(2), syncKey: 'golden-1' }]);
    const error = errorOf(second);
    expect(error).toBeInstanceOf(ConflictError);
    expect((error as ConflictError).existing).toEqual({
      objectType: 'Contact',
      id: first?.status === 'applied' ? first.id : '',
    });
  });

  it('find a create whose answer was lost', async () => {
    const org = open();
    org.fake.control.addFaults([{ match: { path: 'composite/sobjects', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const [lost] = await org.port('Contact').create([{ key: 'a', patch: person(1), syncKey: 'golden-1' }]);
    expect(lost?.status).toBe('unknown');
    const [found] = await org.port('Contact').find([{ key: 'x', by: 'syncKey', value: 'golden-1' }]);
    expect(found?.records.map(({ fields }) => fields.lastName)).toEqual(['Example 1']);
  });

  it('create or change, and tell which', async () => {
    const org = open();
    const by = { field: 'syncKey', value: 'golden-1' };
    const [made] = await org.port('Contact').upsert([{ key: 'a', by, patch: person(1) }]);
    const [changed] = await org.port('Contact').upsert([{ key: 'a', by, patch: patch({ jobTitle: 'Smith' }) }]);
    expect([made, changed]).toMatchObject([
      { status: 'applied', created: true },
      { status: 'applied', created: false, record: { fields: { lastName: 'Example 1', jobTitle: 'Smith' } } },
    ]);
  });
});

describe('refused records', () => {
  it('name the fields of the model and never a value', async () => {
    const org = openOrg();
    org.fake.addValidationRule({
      objectType: 'Contact',
      message: 'Nobody is called Example 1',
      field: 'Title',
      refuses: ({ LastName }) => LastName === 'Example 1',
    });
    const error = errorOf((await org.port('Contact').create([{ key: 'a', patch: person(1) }]))[0]);
    expect((error as RejectedError).issues).toMatchObject([
      { field: 'jobTitle', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
    ]);
    expect(JSON.stringify(error) + error.message).not.toContain('Nobody');
  });

  it('are found among the innocent neighbours that broken code of the organisation fails with them', async () => {
    const org = openOrg();
    org.fake.addBrokenTrigger({
      objectType: 'Contact',
      message: 'boom',
      failsOn: ({ LastName }) => LastName === 'Example 5',
    });
    const items = Array.from({ length: 8 }, (_, at) => ({ key: `k${at}`, patch: person(at) }));
    const outcomes = await org.port('Contact').create(items);
    expect(outcomes.filter(({ status }) => status === 'refused').map(({ key }) => key)).toEqual(['k5']);
    expect(org.fake.control.counts().Contact?.live).toBe(7);
  });

  it('that somebody else holds may be tried again', async () => {
    const org = openOrg();
    const [id = ''] = org.seed('Contact', { LastName: 'Held' });
    org.fake.lockRecord(id, 60_000);
    const item = { key: 'a', id, patch: patch({ jobTitle: 'Smith' }) };
    expect(errorOf((await org.port('Contact').update([item]))[0])).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
    org.clock.advance(60_001);
    expect((await org.port('Contact').update([item]))[0]?.status).toBe('applied');
  });

  it('lose the fields that the user may not write, with a warning', async () => {
    const org = openOrg();
    org.fake.access.lock('Contact', 'Title');
    const [outcome] = await org
      .port('Contact')
      .create([{ key: 'a', patch: patch({ lastName: 'Example', jobTitle: 'Smith', department: 'Forge' }) }]);
    expect(outcome).toMatchObject({
      status: 'applied',
      warnings: [{ code: 'FIELD_DENIED', field: 'jobTitle' }],
      record: { fields: { department: 'Forge', jobTitle: null } },
    });
  });

  it('were converted from leads: they take no more edits', async () => {
    const org = openOrg();
    const [id = ''] = org.seed('Lead', { LastName: 'Prospect', Company: 'Anvil Users' });
    org.fake.convertLead({ leadId: id });
    const error = errorOf((await org.port('Lead').update([{ key: 'a', id, patch: patch({ firstName: 'Ann' }) }]))[0]);
    expect((error as RejectedError).issues[0]?.code).toBe('CANNOT_UPDATE_CONVERTED_LEAD');
  });
});

describe('many records', () => {
  it('go in collections of 200', async () => {
    const org = openOrg();
    const items = Array.from({ length: 200 }, (_, at) => ({ key: `k${at}`, patch: person(at) }));
    const outcomes = await org.port('Contact').create(items);
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(org.paths().filter((path) => path === 'POST /composite/sobjects')).toHaveLength(1);
    const names = outcomes.map((one) => one.status === 'applied' && one.record?.fields.lastName);
    expect(names).toEqual(items.map((_, at) => `Example ${at}`));
  });

  it('that are alike are told apart by their place, as long as the answer keeps it', async () => {
    const org = openOrg();
    const items = ['a', 'b', 'c'].map((key) => ({ key, patch: person(1) }));
    const outcomes = await org.port('Contact').create(items);
    expect(new Set(outcomes.map((one) => (one.status === 'applied' ? one.id : one.status))).size).toBe(3);
  });
});

describe('references', () => {
  it('of a task leave the company to the deal that it is about, or take the company where that is set', async () => {
    for (const [activityRelation, role, objectType] of [
      ['deal', 'deals', 'Opportunity'],
      ['company', 'companies', 'Account'],
    ] as const) {
      const org = openOrg({}, { activityRelation });
      const [company = ''] = org.seed('Account', { Name: 'Acme' });
      const [deal = ''] = org.seed('Opportunity', {
        Name: 'Anvils',
        StageName: 'Prospecting',
        CloseDate: '2026-06-01',
        AccountId: company,
      });
      const id = objectType === 'Account' ? company : deal;
      const [outcome] = await org
        .port('Task')
        .create([
          { key: 'a', patch: patch({ subject: 'Call' }, { [role]: { add: [{ objectType, id }], remove: [] } }) },
        ]);
      const record = outcome?.status === 'applied' ? outcome.record : undefined;
      expect(record?.associations.companies?.refs).toEqual([{ objectType: 'Account', id: company }]);
      expect(record?.associations[role]?.refs).toEqual([{ objectType, id }]);
      const { associations } = org.port('Task').capabilities;
      expect([associations.deals?.writable, associations.companies?.writable]).toEqual([
        role === 'deals',
        role === 'companies',
      ]);
    }
  });

  it('of a deal to people that fail are a warning: the deal is written', async () => {
    const org = openOrg();
    const gone = { objectType: 'Contact', id: '003000000000zzzAAA' };
    const fields = { name: 'Anvils', stage: 'Prospecting', expectedCloseOn: '2026-06-01' };
    const [outcome] = await org
      .port('Opportunity')
      .create([{ key: 'a', patch: patch(fields, { contacts: { add: [gone], remove: [] } }) }]);
    expect(outcome).toMatchObject({ status: 'applied', warnings: [{ code: 'ASSOCIATION_FAILED', field: 'contacts' }] });
  });

  it('of a deal to people are not read where their object is hidden, and the deal is', async () => {
    const org = openOrg();
    org.seed('Opportunity', { Name: 'Anvils', StageName: 'Prospecting', CloseDate: '2026-06-01' });
    org.fake.access.hideObject('OpportunityContactRole');
    const page = await org.port('Opportunity').list();
    expect(page.records.map(({ associations }) => Object.keys(associations))).toEqual([['companies']]);
  });
});

describe('finding', () => {
  it('compares the digits of phone numbers, which are kept as they were typed', async () => {
    const org = openOrg();
    const [us] = org.seed(
      'Contact',
      { LastName: 'A', Phone: '(212) 555-0101' },
      { LastName: 'B', MobilePhone: '+49 212 5550101' },
    );
    const [found] = await org.port('Contact').find([{ key: 'x', by: 'phone', value: '+12125550101' }]);
    expect(found?.records.map(({ ref }) => ref.id)).toEqual([us]);
  });

  it('compares the hosts of websites, and takes no wildcard or quote for more than a sign', async () => {
    const org = openOrg();
    const [acme] = org.seed(
      'Account',
      { Name: "O'Hara", Website: 'http://www.acme.example.com/shop?x=1' },
      { Name: 'Other', Website: 'https://notacme.example.com' },
    );
    const find = async (by: string, value: string) =>
      (await org.port('Account').find([{ key: 'x', by, value }]))[0]?.records.map(({ ref }) => ref.id);
    expect(await find('domain', 'acme.example.com')).toEqual([acme]);
    expect(await find('domain', 'a_me.example.com')).toEqual([]);
    expect(await find('name', "O'Hara")).toEqual([acme]);
    expect(await find('name', "x' OR Name != 'y")).toEqual([]);
  });
});
