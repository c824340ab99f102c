import { describe, expect, it } from 'vitest';
import { recordedFake } from './recorded-fake.ts';

const batch = '/crm/objects/2026-03/contacts/batch';
const input = (email: string, trace?: string, more: Record<string, string> = {}) => ({
  properties: { email, ...more },
  ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
});
const live = ({ fake }: ReturnType<typeof recordedFake>) => fake.control.stats().records.contacts?.live;

describe('a batch create', () => {
  it('reports each bad input when every input has a trace id of its own', async () => {
    const recorded = recordedFake();
    const [known] = recorded.fake.control.seed([{ objectType: 'contacts', fields: { email: 'a@x.test' } }]);
    const answer = await recorded.call('POST', `${batch}/create`, {
      inputs: [input('a@x.test', 'k1'), input('b@x.test', 'k2'), input('c@x.test', 'k3', { missing: '1' })],
    });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      status: 'COMPLETE',
      results: [{ objectWriteTraceId: 'k2', properties: { email: 'b@x.test' } }],
      numErrors: 2,
      errors: [
        {
          status: 'error',
          category: 'CONFLICT',
          message: `Contact already exists. Existing ID: ${known}`,
          context: { objectWriteTraceId: ['k1'], existingId: [known] },
        },
        { category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['k3'] } },
      ],
    });
    expect(answer.body.errors[1].message).toContain('PROPERTY_DOESNT_EXIST');
  });

  it.each([
    ['no trace ids', [input('a@x.test'), input('new@x.test')]],
    ['a trace id missing', [input('a@x.test', 'k1'), input('new@x.test')]],
    ['equal trace ids', [input('a@x.test', 'k1'), input('new@x.test', 'k1')]],
    ['twins without trace ids', [input('new@x.test'), input('New@x.test')]],
  ])('fails as a whole, without an id, given %s', async (_name, inputs) => {
    const recorded = recordedFake();
    recorded.fake.control.seed([{ objectType: 'contacts', fields: { email: 'a@x.test' } }]);
    const answer = await recorded.call('POST', `${batch}/create`, { inputs });
    expect([answer.status, answer.body.message, answer.body.category]).toEqual([
      409,
      'Contact already exists',
      'CONFLICT',
    ]);
    expect(live(recorded)).toBe(1);
  });

  it('fails as a whole for a bad value without trace ids', async () => {
    const recorded = recordedFake();
    const inputs = [input('a@x.test'), input('b@x.test', undefined, { missing: '1' })];
    expect((await recorded.call('POST', `${batch}/create`, { inputs })).status).toBe(400);
    expect(live(recorded)).toBe(0);
  });

  it('answers in another order than it was asked, and takes 100 inputs at most', async () => {
    const recorded = recordedFake();
    const inputs = Array.from({ length: 100 }, (_, at) => input(`p${at}@x.test`, `k${at}`));
    const answer = await recorded.call('POST', `${batch}/create`, { inputs });
    const traces = answer.body.results.map((row: { objectWriteTraceId: string }) => row.objectWriteTraceId);
    expect(traces).not.toEqual(inputs.map(({ objectWriteTraceId }) => objectWriteTraceId));
    expect(new Set(traces).size).toBe(100);
    const tooMany = Array.from({ length: 101 }, (_, at) => input(`q${at}@x.test`));
    expect((await recorded.call('POST', `${batch}/create`, { inputs: tooMany })).status).toBe(400);
  });

  it('links what it creates', async () => {
    const { call, fake } = recordedFake();
    const [company] = fake.control.seed([{ objectType: 'companies', fields: { name: 'Acme' } }]);
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
    const inputs = [{ ...input('a@x.test'), associations: [{ to: { id: company }, types }] }];
    await call('POST', `${batch}/create`, { inputs });
    expect(fake.control.state({ objectType: 'contacts' }).records[0]!.links).toMatchObject([{ id: company }]);
  });
});

describe('a batch update', () => {
  it('applies what it can and names the ids it cannot find', async () => {
    const { call, fake } = recordedFake();
    const [id] = fake.control.seed([{ objectType: 'contacts', fields: { email: 'a@x.test' } }]);
    const inputs = [
      { id, properties: { city: 'Bern' } },
      { id: '51', properties: { city: 'Bern' } },
      { id: '52', properties: { city: 'Bern' } },
    ];
    const answer = await call('POST', `${batch}/update`, { inputs });
    expect([answer.status, answer.body.errors]).toEqual([
      207,
      [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
          context: { ids: ['51', '52'] },
        },
      ],
    ]);
    expect(answer.body.results).toMatchObject([{ id, properties: { city: 'Bern' } }]);
  });

  it('refuses an id that comes twice', async () => {
    const { call } = recordedFake();
    const inputs = [1, 2].map(() => ({ id: '51', properties: {} }));
    const answer = await call('POST', `${batch}/update`, { inputs });
    expect(answer.body).toMatchObject({
      message: 'Duplicate IDs found in batch input: [51]. IDs must be unique',
      category: 'VALIDATION_ERROR',
      context: { ids: ['51'] },
    });
  });
});

describe('a batch upsert', () => {
  it('updates known keys, creates the rest and says which is which', async () => {
    const { call, fake } = recordedFake();
    const [id] = fake.control.seed([{ objectType: 'contacts', fields: { email: 'a@x.test' } }]);
    const inputs = ['A@x.test', 'b@x.test'].map((email) => ({
      id: email,
      idProperty: 'email',
      properties: { city: 'Bern' },
    }));
    const answer = await call('POST', `${batch}/upsert`, { inputs });
    const found = Object.fromEntries(
      answer.body.results.map((row: { id: string; new: boolean }) => [row.id === id ? 'known' : 'other', row.new]),
    );
    expect([answer.status, found]).toEqual([200, { known: false, other: true }]);
    expect(fake.control.log().counters.records).toMatchObject({ create: { contacts: 1 }, update: { contacts: 1 } });
  });

  it('needs a key that is unique', async () => {
    const { call } = recordedFake();
    const upsert = (type: string, idProperty: string) =>
      call('POST', `/crm/objects/2026-03/${type}/batch/upsert`, { inputs: [{ id: 'x', idProperty, properties: {} }] });
    expect((await upsert('contacts', 'city')).status).toBe(400);
    expect((await upsert('companies', 'domain')).status).toBe(400);
  });
});

describe('a batch archive', () => {
  it('passes over ids that are gone', async () => {
    const recorded = recordedFake();
    const [id] = recorded.fake.control.seed([{ objectType: 'contacts', fields: { email: 'a@x.test' } }]);
    const answer = await recorded.call('POST', `${batch}/archive`, { inputs: [{ id }, { id: '51' }] });
    expect([answer.status, answer.body, live(recorded)]).toEqual([204, '', 0]);
  });
});
