import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesSince, createOne, fieldsPatch, listAll, openAccount, type TestAccount, updateOne } from './account.ts';
import { expectDescribed } from './published-description.ts';

const dayMs = 86_400_000;
let account: TestAccount;

beforeAll(async () => {
  account = await openAccount();
});

afterAll(async () => {
  expectDescribed(account.exchanges);
  await account.close();
});

describe('the account', () => {
  it('tells who it is', async () => {
    expect(await account.connection.whoAmI()).toEqual({
      accountId: '999',
      name: 'acme Inc.',
      timeZone: 'Etc/UTC',
      currency: 'USD',
    });
  });

  it('lists its users as owners, and pipelines with won and lost stages', async () => {
    const users = await listAll(account.port('users'));
    expect(users.records.map(({ ref, fields }) => [ref.id, fields.email, fields.active])).toEqual([
      ['1', 'avery@example.test', true],
      ['2', 'robin@example.test', true],
    ]);
    const [pipeline] = (await listAll(account.port('pipelines'))).records;
    expect(pipeline?.fields).toMatchObject({ name: 'Sales', archived: false });
    expect(pipeline?.fields.stages).toMatchObject([
      { id: '1' },
      { id: '2' },
      { id: '3' },
      { id: '4' },
      { id: '5' },
      { id: '1:won', category: 'won' },
      { id: '1:lost', category: 'lost' },
    ]);
    expect(await account.port('users').get!(['2', '99'])).toMatchObject([
      { status: 'found' },
      { id: '99', status: 'missing' },
    ]);
    expect(await account.port('pipelines').get!(['1', '99'])).toMatchObject([
      { status: 'found' },
      { id: '99', status: 'missing' },
    ]);
  });

  it('describes its fields with labels and choices, standard ones by the model field', async () => {
    await account.connection.request({
      method: 'POST',
      path: '/api/v2/personFields',
      body: { field_name: 'Origin', field_type: 'enum', options: [{ label: 'Fair' }, { label: 'Web' }] },
    });
    const fields = await account.connection.describe('contact');
    const origin = fields.find(({ label }) => label === 'Origin');
    expect(origin).toMatchObject({
      custom: true,
      kind: 'choice',
      objectType: 'persons',
      choices: [{ label: 'Fair' }, { label: 'Web' }],
    });
    expect(fields.find(({ field }) => field === 'tags')?.choices?.map(({ label }) => label)).toContain('Hot lead');
    expect((await account.connection.describe('owner')).map(({ field }) => field)).toEqual(['name', 'email', 'active']);
  });
});

describe('listing', () => {
  it('gives every record once, page by page, with a cursor that survives JSON', async () => {
    const ids = account.fake.control.seed(
      Array.from({ length: 7 }, (_, index) => ({ objectType: 'organization', fields: { name: `Listed ${index}` } })),
    );
    const { pages, records } = await listAll(account.port('organizations'), 3);
    expect(pages.map((page) => page.records.length)).toEqual([3, 3, 1]);
    expect(records.map(({ ref }) => ref.id)).toEqual(ids);
    expect(pages.map(({ checkpoint }) => checkpoint !== undefined)).toEqual([false, false, true]);
  });

  it('goes on with the archived deals after the others', async () => {
    const [open, archived] = account.fake.control.seed([
      { objectType: 'deal', fields: { title: 'Open' } },
      { objectType: 'deal', fields: { title: 'Archived', is_archived: true } },
    ]);
    const { pages, records } = await listAll(account.port('deals'));
    expect(pages.length).toBe(2);
    expect(records.map(({ ref }) => ref.id)).toEqual([open, archived]);
  });

  it('tells tasks from other activities', async () => {
    account.fake.control.seed(
      ['call', 'task', 'lunch', 'deadline'].map((type) => ({
        objectType: 'activity',
        fields: { subject: type, type },
      })),
    );
    const subjects = async (objectType: string) =>
      (await listAll(account.port(objectType), 3)).records.map(({ fields }) => fields.subject);
    expect(await subjects('activities')).toEqual(['call', 'lunch']);
    expect(await subjects('tasks')).toEqual(['task', 'deadline']);
  });

  it('loses no note when others are deleted between the pages (R15)', async () => {
    const [person] = account.fake.control.seed([{ objectType: 'person', fields: { name: 'Noted' } }]);
    const ids = account.fake.control.seed(
      Array.from({ length: 60 }, (_, index) => ({
        objectType: 'note',
        fields: { content: `${index}`, person_id: Number(person) },
      })),
    );
    const port = account.port('notes');
    const first = await port.list!({ limit: 20 });
    for (const id of ids.slice(0, 15)) account.fake.control.delete({ objectType: 'note', id });
    const rest = [];
    for (let next = first.next; next !== null; ) {
      const page = await port.list!({ cursor: next, limit: 20 });
      rest.push(...page.records);
      next = page.next;
    }
    expect([...first.records, ...rest].map(({ ref }) => ref.id)).toEqual(ids);
  });

  it('reads labels by their texts and custom fields by their kinds', async () => {
    const fields = await account.connection.describe('contact');
    const origin = fields.find(({ label }) => label === 'Origin')!;
    const choice = origin.choices![1]!;
    const [id] = account.fake.control.seed([
      {
        objectType: 'person',
        fields: { name: 'Labelled', label_ids: [2], custom_fields: { [origin.remoteKey]: Number(choice.key) } },
      },
    ]);
    const [outcome] = await account.port('persons').get!([id!], { custom: [origin.remoteKey] });
    expect(outcome).toMatchObject({
      status: 'found',
      record: { fields: { tags: ['Hot lead'] }, custom: { [origin.remoteKey]: { key: choice.key, label: 'Web' } } },
    });
  });

  it('reads no associations when none are wanted', async () => {
    const page = await account.port('deals').list!({ associations: false });
    expect(page.records.map(({ associations }) => associations)).toEqual([{}]);
  });
});

describe('changes', () => {
  it('give all records of one second, however small the pages, and no more than the look-back again (R8)', async () => {
    const longAgo = Date.now() - dayMs;
    const second = Date.now() - dayMs / 2;
    const old = account.fake.control.seed([{ objectType: 'person', fields: { name: 'Old' }, createdAtMs: longAgo }]);
    const tied = account.fake.control.seed(
      Array.from({ length: 7 }, (_, index) => ({
        objectType: 'person',
        fields: { name: `Tied ${index}` },
        createdAtMs: longAgo,
        updatedAtMs: second,
      })),
    );
    const since = { tag: 'pipedrive.persons#changes.1', state: { since: new Date(second).toISOString() } };
    const { pages, records, checkpoint } = await changesSince(account.port('persons'), since, 2);
    const ids = records.map(({ ref }) => ref.id);
    expect(tied.every((id) => ids.includes(id))).toBe(true);
    expect(ids).not.toContain(old[0]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(pages.length).toBeGreaterThan(3);

    account.fake.control.edit({ objectType: 'person', id: tied[3]!, fields: { name: 'Edited' } });
    const later = await changesSince(account.port('persons'), checkpoint);
    expect(later.records.find(({ ref }) => ref.id === tied[3])?.fields.firstName).toBe('Edited');
    expect(later.records.map(({ ref }) => ref.id)).not.toContain(tied[4]);
  });

  it('show archived and deleted deals', async () => {
    const port = account.port('deals');
    const [archived, deleted] = account.fake.control.seed([
      { objectType: 'deal', fields: { title: 'To archive' } },
      { objectType: 'deal', fields: { title: 'To delete' } },
    ]);
    const { checkpoint } = await listAll(port);
    account.fake.control.edit({ objectType: 'deal', id: archived!, fields: { is_archived: true } });
    account.fake.control.delete({ objectType: 'deal', id: deleted! });
    const { records } = await changesSince(port, checkpoint, 2);
    expect(records.find(({ ref }) => ref.id === archived)?.deleted).toBeUndefined();
    expect(records.find(({ ref }) => ref.id === deleted)?.deleted).toMatchObject({ kind: 'soft' });
  });

  it('walk notes by their stamps, which offsets would shift', async () => {
    const longAgo = Date.now() - dayMs;
    const [person] = account.fake.control.seed([
      { objectType: 'person', fields: { name: 'Noted' }, createdAtMs: longAgo },
    ]);
    const ids = account.fake.control.seed(
      Array.from({ length: 9 }, (_, index) => ({
        objectType: 'note',
        fields: { content: `${index}`, person_id: Number(person) },
        createdAtMs: longAgo,
        updatedAtMs: longAgo + Math.floor(index / 4) * 1000,
      })),
    );
    const since = { tag: 'pipedrive.notes#changes.1', state: { since: new Date(longAgo - 1000).toISOString() } };
    const { records } = await changesSince(account.port('notes'), since, 3);
    expect(ids.every((id) => records.some(({ ref }) => ref.id === id))).toBe(true);
  });

  it('refuse a checkpoint of another port', async () => {
    const { checkpoint } = await listAll(account.port('organizations'));
    await expect(account.port('persons').changes!({ checkpoint })).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
    });
  });
});

describe('reading by id', () => {
  it('pairs every id with what became of it, many in one list and the others one by one', async () => {
    const ids = account.fake.control.seed(
      Array.from({ length: 12 }, (_, index) => ({ objectType: 'person', fields: { name: `By id ${index}` } })),
    );
    account.fake.control.delete({ objectType: 'person', id: ids[5]! });
    account.fake.control.clearLog();
    const outcomes = await account.port('persons').get!([...ids, '999999', 'not-a-number']);
    expect(outcomes.map(({ status }) => status)).toEqual([...ids.map(() => 'found'), 'missing', 'missing']);
    expect(outcomes[5]).toMatchObject({ record: { deleted: { kind: 'soft' } } });
    expect(account.fake.control.log().counters.requests).toBe(3);
  });

  it('finds archived deals, too', async () => {
    const ids = account.fake.control.seed(
      Array.from({ length: 10 }, () => ({ objectType: 'deal', fields: { title: 'Archived', is_archived: true } })),
    );
    const outcomes = await account.port('deals').get!(ids);
    expect(outcomes.every(({ status }) => status === 'found')).toBe(true);
  });

  it('shows a task that became a call as out of the scope of tasks', async () => {
    const task = await createOne(account.port('tasks'), fieldsPatch({ subject: 'Ring', dueOn: '2026-12-01' }));
    account.fake.control.edit({ objectType: 'activity', id: task.ref.id, fields: { type: 'call' } });
    expect(await account.port('tasks').get!([task.ref.id])).toMatchObject([
      { status: 'found', record: { deleted: { kind: 'filtered' } } },
    ]);
    expect(await account.port('activities').get!([task.ref.id])).toMatchObject([
      { status: 'found', record: { fields: { kind: 'call' } } },
    ]);
  });

  it('reads notes and tells deleted ones', async () => {
    const person = await createOne(account.port('persons'), fieldsPatch({ firstName: 'Noted' }));
    const note = await createOne(
      account.port('notes'),
      fieldsPatch({ kind: 'note', body: { format: 'html', body: 'Hello' } }, { contacts: [person.ref.id] }),
    );
    await account.port('notes').delete!([{ key: 'x', id: note.ref.id }]);
    expect(await account.port('notes').get!([note.ref.id, 'x'])).toMatchObject([
      { status: 'missing' },
      { status: 'missing' },
    ]);
  });
});

describe('finding', () => {
  it('finds contacts by e-mail in any case, and by phone numbers typed in another way', async () => {
    const persons = account.port('persons');
    const ada = await createOne(
      persons,
      fieldsPatch({
        firstName: 'Ada',
        emails: [{ address: 'Ada.Find@example.com' }],
        phones: [{ number: '(555) 010-0177' }],
      }),
    );
    const [byMail, byPhone, none] = await persons.find!([
      { key: 'mail', by: 'email', value: 'ada.find@example.com' },
      { key: 'phone', by: 'phone', value: '+15550100177' },
      { key: 'none', by: 'email', value: 'nobody@example.com' },
    ]);
    expect(byMail).toMatchObject({ key: 'mail', complete: true, records: [{ ref: { id: ada.ref.id } }] });
    expect(byPhone).toMatchObject({ key: 'phone', records: [{ ref: { id: ada.ref.id } }] });
    expect(none).toEqual({ key: 'none', records: [], complete: true });
  });

  it('finds companies and deals by name, not by part of it', async () => {
    const company = await createOne(account.port('organizations'), fieldsPatch({ name: 'Findable Works' }));
    const deal = await createOne(account.port('deals'), fieldsPatch({ name: 'Findable deal' }));
    expect(
      await account.port('organizations').find!([
        { key: 'a', by: 'name', value: 'findable works' },
        { key: 'b', by: 'name', value: 'Findable' },
      ]),
    ).toMatchObject([{ records: [{ ref: { id: company.ref.id } }] }, { records: [] }]);
    expect(await account.port('deals').find!([{ key: 'a', by: 'name', value: 'Findable deal' }])).toMatchObject([
      { records: [{ ref: { id: deal.ref.id } }] },
    ]);
  });
});

describe('answers of another shape', () => {
  const answer = async (body: unknown) => {
    const other = await openAccount();
    other.fake.control.addFaults([{ match: { path: '/persons' }, fault: { kind: 'status', status: 200, body } }]);
    const page = other.port('persons').list!();
    return page.finally(() => other.close());
  };

  it('set a record aside and go on with the others', async () => {
    const data = [{ id: 1, name: 'Fine' }, { id: 2, name: 'Odd', emails: 'ada@example.com' }, { name: 'Nameless' }];
    const page = await answer({ success: true, data, additional_data: { next_cursor: null } });
    expect(page.records.map(({ ref }) => ref.id)).toEqual(['1']);
    expect(page.quarantined.map(({ ref, error }) => [ref?.id, error.paths])).toEqual([
      ['2', ['emails']],
      [undefined, ['id']],
    ]);
  });

  it('are no page when the envelope itself is strange, and no success when they say so', async () => {
    await expect(answer({ success: true, data: 'none' })).rejects.toMatchObject({ code: 'WIRE_FORMAT' });
    await expect(answer('<html></html>')).rejects.toMatchObject({ code: 'WIRE_FORMAT' });
    await expect(answer({ success: false, error: 'nothing' })).rejects.toMatchObject({ code: 'REJECTED' });
  });
});

describe('merges', () => {
  it('leave the loser gone and the winner among the changes (R14)', async () => {
    const persons = account.port('persons');
    const winner = await createOne(persons, fieldsPatch({ firstName: 'Winner' }));
    const loser = await createOne(
      persons,
      fieldsPatch({ firstName: 'Loser', emails: [{ address: 'loser@example.com' }] }),
    );
    const { checkpoint } = await listAll(persons);
    account.fake.control.merge({ objectType: 'person', primaryId: winner.ref.id, otherId: loser.ref.id });
    const [gone, kept] = await persons.get!([loser.ref.id, winner.ref.id]);
    expect(gone?.status === 'missing' || (gone?.status === 'found' && gone.record.deleted !== undefined)).toBe(true);
    expect(kept).toMatchObject({ status: 'found' });
    const changed = await changesSince(persons, checkpoint);
    expect(changed.records.map(({ ref }) => ref.id)).toContain(winner.ref.id);
  });
});

it('reads the people of a deal where the setting asks for it', async () => {
  const other = await openAccount({ dealParticipants: true });
  try {
    const person = await createOne(other.port('persons'), fieldsPatch({ firstName: 'First' }));
    const second = await createOne(other.port('persons'), fieldsPatch({ firstName: 'Second' }));
    const deal = await createOne(other.port('deals'), fieldsPatch({ name: 'Shared' }, { contacts: [person.ref.id] }));
    await other.connection.request({
      method: 'POST',
      path: `/v1/deals/${deal.ref.id}/participants`,
      body: { person_id: Number(second.ref.id) },
    });
    const [outcome] = await other.port('deals').get!([deal.ref.id]);
    expect(outcome).toMatchObject({
      record: { associations: { contacts: { refs: [{ id: person.ref.id }] }, participants: { complete: true } } },
    });
    const people =
      outcome?.status === 'found' ? outcome.record.associations.participants?.refs.map(({ id }) => id) : [];
    expect(people).toContain(second.ref.id);
    expectDescribed(other.exchanges);
  } finally {
    await other.close();
  }
});

it('shows the same record after an update that changes nothing, without a write', async () => {
  const company = await createOne(account.port('organizations'), fieldsPatch({ name: 'Quiet' }));
  const writes = account.fake.control.writes();
  expect(await updateOne(account.port('organizations'), company.ref.id, fieldsPatch({}))).toEqual(company);
  expect(account.fake.control.writes()).toBe(writes);
});
